// Ctrl+K: pages, records and actions from one line. An ARIA combobox over groups of links.
import { calm, make, spriteIcon, word } from "./dom";

interface Item { label: string; hint?: string; href: string; icon?: string }
interface Answer { groups: { label: string; items: Item[] }[] }

const dialog = document.getElementById("palette");
if (dialog instanceof HTMLDialogElement) {
  const input = dialog.querySelector<HTMLInputElement>("[role=combobox]")!;
  const list = dialog.querySelector<HTMLElement>("[role=listbox]")!;
  const said = dialog.querySelector<HTMLElement>("[data-palette-said]");
  let asking: AbortController | undefined;
  let at = 0;

  const options = () => [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const show = (index: number) => {
    const all = options();
    at = all.length ? (index + all.length) % all.length : 0;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    const now = all[at];
    if (now) {
      input.setAttribute("aria-activedescendant", now.id);
      now.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const go = (option: HTMLElement | undefined, apart: boolean) => {
    const href = option?.dataset["href"];
    if (!href || !href.startsWith("/")) return;
    if (apart) window.open(href, "_blank", "noopener");
    else {
      dialog.close();
      location.assign(href);
    }
  };
  const draw = (answer: Answer) => {
    list.replaceChildren();
    let n = 0;
    for (const group of answer.groups) {
      if (!group.items.length) continue;
      const box = make("div");
      const label = make("p", "palette__label", group.label);
      label.id = `palette-g${n}`;
      box.setAttribute("role", "group");
      box.setAttribute("aria-labelledby", label.id);
      box.append(label);
      for (const item of group.items) {
        const option = make("div", "palette__item");
        option.id = `palette-o${n++}`;
        option.setAttribute("role", "option");
        option.dataset["href"] = item.href;
        option.append(spriteIcon(item.icon ?? "arrow-right"), make("span", "clip", item.label));
        if (item.hint) option.append(make("small", "", item.hint));
        box.append(option);
      }
      list.append(box);
    }
    if (!n) list.append(make("p", "palette__none", word("none")));
    if (said) said.textContent = n ? "" : word("none");
    show(0);
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${dialog.dataset["href"]}?q=${encodeURIComponent(input.value)}`, { signal: asking.signal, headers: { accept: "application/json" } });
      if (answer.ok) draw((await answer.json()) as Answer);
      else draw({ groups: [] });
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) draw({ groups: [] });
    }
  };
  const soon = calm(ask, 90);

  dialog.addEventListener("opened", () => {
    input.value = "";
    input.focus();
    void ask();
  });
  input.addEventListener("input", soon);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") show(at + 1);
    else if (event.key === "ArrowUp") show(at - 1);
    else if (event.key === "Home" && !input.value) show(0);
    else if (event.key === "End" && !input.value) show(-1);
    else if (event.key === "Enter") go(options()[at], event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    const over = options().findIndex((option) => option.contains(event.target as Node));
    if (over >= 0 && over !== at) show(over);
  });
  list.addEventListener("click", (event) => go((event.target as Element).closest<HTMLElement>("[role=option]") ?? undefined, event.ctrlKey || event.metaKey));
}
