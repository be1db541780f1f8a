// Lists: bulk selection, filters, columns, density.
import { each, on, word } from "./dom";

const boxes = (form: Element) => [...form.querySelectorAll<HTMLInputElement>('[name="ids[]"]')];
let last: HTMLInputElement | undefined;

function count(form: Element): void {
  const all = boxes(form);
  const on = all.filter((box) => box.checked).length;
  const bar = form.querySelector<HTMLElement>("[data-bulk-bar]");
  if (bar) bar.hidden = on === 0;
  const say = form.querySelector("[data-bulk-count]");
  if (say) say.textContent = word("selected").replace("#", String(on));
  const every = form.querySelector<HTMLInputElement>("[data-all]");
  if (every) {
    every.checked = on > 0 && on === all.length;
    every.indeterminate = on > 0 && on < all.length;
  }
}
each("form[data-bulk]", count);
on("change", "[data-all]", (event, element) => {
  const form = element.closest("form")!;
  for (const box of boxes(form)) box.checked = (event.target as HTMLInputElement).checked;
  count(form);
});
on("click", '[name="ids[]"]', (event, element) => {
  const box = element as HTMLInputElement;
  const form = box.closest("form")!;
  const all = boxes(form);
  if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b) as [number, number];
    for (const between of all.slice(from, to + 1)) between.checked = box.checked;
  }
  last = box;
  count(form);
});
on("click", "[data-bulk-none]", (_, button) => {
  const form = button.closest("form")!;
  for (const box of boxes(form)) box.checked = false;
  count(form);
  form.querySelector<HTMLElement>("[data-all]")?.focus();
});

// The condition and value controls follow the chosen field.
interface Choice { value: string; label: string }
interface Filterable { fields: { name: string; kind: string; options?: Choice[] }[]; ops: Record<string, Choice[]> }
each("form[data-filter]", (element) => {
  const form = element as HTMLFormElement;
  let known: Filterable;
  try { known = JSON.parse(form.parentElement?.querySelector<HTMLElement>("[data-filterable]")?.dataset["filterable"] ?? "") as Filterable; } catch { return; }
  const field = form.querySelector<HTMLSelectElement>('[name="field"]')!;
  const op = form.querySelector<HTMLSelectElement>('[name="op"]')!;
  const place = form.querySelector<HTMLElement>("[data-filter-value]")!;
  const control = () => place.querySelector<HTMLInputElement | HTMLSelectElement>('[name="value"]')!;
  const select = field.closest(".select")!;
  // A condition that counts days takes a number.
  const days = () => ["older", "recent", "soon"].includes(op.value);
  const bare = () => {
    const none = op.value === "empty" || op.value === "filled";
    place.hidden = none;
    const asked = control();
    asked.disabled = none;
    const chosen = known.fields.find((f) => f.name === field.value);
    if (asked instanceof HTMLInputElement && chosen && ["date", "moment", "datetime"].includes(chosen.kind)) {
      asked.type = days() ? "number" : "date";
      asked.min = days() ? "0" : "";
      asked.placeholder = days() ? (place.dataset["days"] ?? "") : "";
    }
  };
  const follow = () => {
    const chosen = known.fields.find((f) => f.name === field.value);
    if (!chosen) return;
    op.replaceChildren(...(known.ops[chosen.kind] ?? []).map((o) => new Option(o.label, o.value)));
    const old = control();
    const keep = old.closest(".select") ?? old;
    if (chosen.options?.length || chosen.kind === "flag") {
      const wrap = select.cloneNode(true) as HTMLElement;
      const choice = wrap.querySelector("select")!;
      choice.name = "value";
      choice.id = "filter-value";
      choice.replaceChildren(...(chosen.options ?? []).map((o) => new Option(o.label, o.value)));
      keep.replaceWith(wrap);
    } else {
      const input = document.createElement("input");
      input.className = "input";
      input.name = "value";
      input.id = "filter-value";
      input.autocomplete = "off";
      input.type = { date: "date", moment: "date", datetime: "date", number: "number" }[chosen.kind] ?? "text";
      keep.replaceWith(input);
    }
    bare();
  };
  field.addEventListener("change", follow);
  op.addEventListener("change", bare);
  follow();
});

// The menu that held a form closes when its answer has come.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = (event as CustomEvent<{ elt: Element }>).detail.elt.closest("details[data-menu]");
  if (form instanceof HTMLDetailsElement) {
    form.open = false;
    form.querySelector("summary")?.focus();
  }
});

// The saved view holds what the address says now.
on("submit", "form[data-query]", (_, form) => {
  const field = form.querySelector<HTMLInputElement>("[data-query-field]");
  if (field) field.value = location.search.slice(1);
}, true);

const compact = () => document.documentElement.dataset["density"] === "compact";
each("[data-compact]", (box) => { (box as HTMLInputElement).checked = compact(); });
on("change", "[data-compact]", (event) => {
  const on = (event.target as HTMLInputElement).checked;
  if (on) document.documentElement.dataset["density"] = "compact";
  else delete document.documentElement.dataset["density"];
  try { localStorage.setItem("density", on ? "compact" : ""); } catch { /* nothing to keep it in */ }
});
