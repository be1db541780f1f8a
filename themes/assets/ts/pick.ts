// A link to a record as a combobox, and tags as chips: both grow out of plain controls that work alone.
import { calm, each, icon, make } from "./dom";

interface Choice { value: string; label: string; hint?: string }
interface Answer { options: (Choice | string)[] }
const asChoice = (o: Choice | string): Choice => (typeof o === "string" ? { value: o, label: o } : o);
let serial = 0;

/** A text box with a list under it: `ask` finds, `take` receives what was chosen. */
function combo(box: HTMLElement, input: HTMLInputElement, none: string, ask: (q: string) => Promise<Choice[]>, take: (choice: Choice) => void): { close: () => void } {
  const list = make("div", "pick__list");
  list.id = `pick-${++serial}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label") ?? input.labels?.[0]?.textContent ?? "");
  box.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  input.autocomplete = "off";
  let found: Choice[] = [];
  let at = -1;
  let turn = 0;
  // What was asked before something was chosen is answered to nobody: the list would come back over the page.
  let chosen = false;
  const choose = (choice: Choice) => {
    chosen = true;
    take(choice);
    close();
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (index: number) => {
    at = found.length ? (index + found.length) % found.length : -1;
    [...list.children].forEach((child, i) => child.setAttribute("aria-selected", String(i === at)));
    const now = list.children[at];
    if (now) {
      input.setAttribute("aria-activedescendant", now.id);
      now.scrollIntoView({ block: "nearest" });
    }
  };
  const search = async (typed = false) => {
    if (chosen) return;
    const mine = ++turn;
    try { found = await ask(input.value.trim()); } catch { found = []; }
    if (mine !== turn || chosen || document.activeElement !== input) return;
    list.replaceChildren(...found.map((choice, i) => {
      const item = make("div", "pick__item");
      item.id = `${list.id}-${i}`;
      item.setAttribute("role", "option");
      item.append(make("span", "clip", choice.label));
      if (choice.hint) item.append(make("small", "", choice.hint));
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(choice); });
      return item;
    }));
    if (!found.length) list.append(make("p", "pick__none", none));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(typed && input.value ? 0 : -1);
  };
  const soon = calm(search, 120);
  const anew = () => { chosen = false; };
  input.addEventListener("input", () => { anew(); soon(true); });
  input.addEventListener("focus", () => { anew(); if (!input.readOnly) void search(); });
  input.addEventListener("blur", () => window.setTimeout(close, 0));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      anew();
      if (list.hidden) void search();
      else mark(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && !list.hidden) {
      const choice = found[at];
      if (!choice) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      choose(choice);
    }
  });
  return { close };
}

const lookUp = (href: string | undefined) => async (q: string): Promise<Choice[]> => {
  if (!href) return [];
  const answer = await fetch(`${href}${href.includes("?") ? "&" : "?"}q=${encodeURIComponent(q)}`, { headers: { accept: "application/json" } });
  return answer.ok ? ((await answer.json()) as Answer).options.map(asChoice) : [];
};

each("select[data-link]", (element) => {
  const select = element as HTMLSelectElement;
  if (select.disabled) return;
  const box = make("span", "pick");
  const input = make("input", "pick__type");
  const hidden = make("input");
  hidden.type = "hidden";
  hidden.name = select.name;
  hidden.value = select.value;
  input.type = "text";
  input.id = select.id;
  input.placeholder = select.dataset["ask"] ?? "";
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
    const value = select.getAttribute(name);
    if (value) input.setAttribute(name, value);
  }
  let label = select.value ? (select.selectedOptions[0]?.label ?? "") : "";
  input.value = label;
  const off = make("button", "btn btn--icon btn--quiet btn--s");
  off.type = "button";
  off.setAttribute("aria-label", select.dataset["clear"] ?? "");
  off.append(icon("x"));
  off.hidden = !hidden.value;
  const set = (choice: Choice) => {
    hidden.value = choice.value;
    label = input.value = choice.label;
    off.hidden = !choice.value;
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
  };
  off.addEventListener("click", () => { set({ value: "", label: "" }); input.focus(); });
  box.append(icon("search"), input, off, hidden);
  const own = [...select.options].filter((o) => o.value).map((o) => ({ value: o.value, label: o.label }));
  const href = select.dataset["href"];
  (select.closest(".select") ?? select).replaceWith(box);
  const ask = href ? lookUp(href) : async (q: string) => own.filter((o) => o.label.toLowerCase().includes(q.toLowerCase()));
  // The text of the present choice is not a question.
  combo(box, input, select.dataset["none"] ?? "", (q) => ask(q === label ? "" : q), set);
  // Words that chose nothing do not stay.
  input.addEventListener("blur", () => {
    if (!input.value.trim() && hidden.value) set({ value: "", label: "" });
    else input.value = label;
  });
});

each("input[data-tags]", (element) => {
  const hidden = element as HTMLInputElement;
  const box = make("span", "pick");
  const input = make("input", "pick__type");
  input.type = "text";
  input.id = hidden.id;
  input.maxLength = 40;
  input.placeholder = hidden.placeholder || (hidden.dataset["none"] ?? "");
  const about = hidden.getAttribute("aria-describedby");
  if (about) input.setAttribute("aria-describedby", about);
  const name = hidden.labels?.[0]?.textContent;
  if (name) input.setAttribute("aria-label", name.trim());
  let tags = hidden.value.split(",").map((t) => t.trim()).filter(Boolean);
  const draw = () => {
    for (const old of box.querySelectorAll(".tag")) old.remove();
    input.before(...tags.map((tag) => {
      const chip = make("span", "tag");
      const off = make("button", "tag__off");
      off.type = "button";
      off.setAttribute("aria-label", `${hidden.dataset["remove"] ?? ""} ${tag}`);
      off.append(icon("x"));
      off.addEventListener("click", () => { change(tags.filter((t) => t !== tag)); input.focus(); });
      chip.append(make("span", "clip", tag), off);
      return chip;
    }));
  };
  const change = (next: string[]) => {
    tags = next;
    hidden.value = tags.join(", ");
    draw();
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const add = (text: string) => {
    const clean = text.replace(/,/g, " ").trim();
    input.value = "";
    if (clean && !tags.some((t) => t.toLowerCase() === clean.toLowerCase())) change([...tags, clean]);
  };
  hidden.removeAttribute("id");
  hidden.type = "hidden";
  hidden.replaceWith(box);
  box.append(input, hidden);
  draw();
  const ask = lookUp(hidden.dataset["href"]);
  combo(box, input, hidden.dataset["none"] ?? "", async (q) => (await ask(q)).filter((c) => !tags.includes(c.value)), (choice) => add(choice.label));
  input.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === ",") && input.value.trim()) {
      event.preventDefault();
      add(input.value);
    } else if (event.key === "Enter") event.preventDefault();
    else if (event.key === "Backspace" && !input.value && tags.length) change(tags.slice(0, -1));
  });
  // Typed and left without Enter still counts.
  input.form?.addEventListener("submit", () => { if (input.value.trim()) add(input.value); }, true);
  box.addEventListener("click", (event) => { if (event.target === box) input.focus(); });
  // The text box itself is never part of the answer.
  input.addEventListener("change", (event) => event.stopPropagation());
});
