// Forms: once only, nothing lost, the first error in sight, small helps.
import { calm, each, icon, on, post, word } from "./dom";
import { toast, toastOf } from "./toasts";

// Sent once: the second press waits for the first answer.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (form.method === "get" || event.defaultPrevented) return;
  if (form.dataset["sent"] !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset["sent"] = "";
  form.dataset["clean"] = "";
  (event.submitter ?? form.querySelector("button"))?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
    delete form.dataset["sent"];
    for (const busy of form.querySelectorAll('[aria-busy="true"]')) busy.removeAttribute("aria-busy");
  }
});

// Unsaved changes are warned of, by the browser's own words.
const first = new WeakMap<HTMLFormElement, string>();
const state = (form: HTMLFormElement) => JSON.stringify([...new FormData(form)].map(([k, v]) => [k, typeof v === "string" ? v : v.name + v.size]));
each("form[data-guard]", (form) => window.setTimeout(() => first.set(form as HTMLFormElement, state(form as HTMLFormElement)), 50));
const dirty = () => [...document.querySelectorAll<HTMLFormElement>("form[data-guard]")].some((form) => form.dataset["clean"] === undefined && first.has(form) && first.get(form) !== state(form));
window.addEventListener("beforeunload", (event) => { if (dirty()) event.preventDefault(); });

// What is wrong takes the focus: the summary if there is one, else the first field.
const wrong = document.querySelector<HTMLElement>("[data-focus]") ?? document.querySelector<HTMLElement>('[aria-invalid="true"]');
if (wrong) {
  wrong.focus({ preventScroll: true });
  wrong.scrollIntoView({ block: "center" });
}
on("click", '[data-focus] a[href^="#"]', (event, link) => {
  const field = document.getElementById(link.getAttribute("href")!.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus({ preventScroll: true });
  field.closest(".field")?.scrollIntoView({ block: "center" });
});
// Once it is being put right, the red goes.
on("input", '[aria-invalid="true"]', (_, field) => field.removeAttribute("aria-invalid"));

on("click", "[data-reveal]", (_, button) => {
  const input = document.getElementById(button.dataset["reveal"]!) as HTMLInputElement | null;
  if (!input) return;
  const shown = input.type === "password";
  input.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
  button.replaceChildren(icon(shown ? "eye-off" : "eye"));
});

/** 0 too short, 1 weak to 4 excellent: length first, then variety, nothing for runs and repeats. */
export function strength(password: string): number {
  if (password.length < 12) return 0;
  const kinds = [/[a-zà-ÿ]/, /[A-ZÀ-Þ]/, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  const distinct = new Set(password.toLowerCase()).size;
  if (distinct < 5) return 1;
  return Math.min(4, 1 + Number(password.length >= 15) + Number(password.length >= 20) + Number(kinds >= 3) + Number(/\s/.test(password.trim()) && password.length >= 18));
}
on("input", "[data-meter]", (event, input) => {
  const meter = document.getElementById(input.dataset["meter"]!);
  if (!meter) return;
  const score = strength((event.target as HTMLInputElement).value);
  meter.dataset["score"] = String(score);
  meter.setAttribute("aria-label", meter.dataset["words"]?.split(",")[score] ?? "");
  meter.title = meter.getAttribute("aria-label") ?? "";
});

// An address: suggested from the name, then looked up while it is typed.
/** Lower-case letters, digits and single dashes out of any name. */
export const slugOf = (name: string) => name.normalize("NFD").replace(/\p{M}/gu, "").replace(/œ/gi, "oe").replace(/æ/gi, "ae").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40);
each("[data-slug]", (element) => {
  const input = element as HTMLInputElement;
  const say = document.getElementById(`${input.id}-say`);
  let asked = 0;
  const tell = (text: string, ok?: boolean) => {
    if (!say) return;
    say.replaceChildren(...(ok === undefined ? [] : [icon(ok ? "circle-check" : "circle-x")]), text);
    if (ok === undefined) delete say.dataset["ok"];
    else say.dataset["ok"] = String(ok);
  };
  const look = calm(async () => {
    const mine = ++asked;
    if (!input.value) return tell("");
    tell(say?.dataset["checking"] ?? "");
    try {
      const answer = await fetch(`${input.dataset["slug"]}?slug=${encodeURIComponent(input.value)}`, { headers: { accept: "application/json" } });
      const { ok, reason, suggestion } = (await answer.json()) as { ok: boolean; reason?: string; suggestion?: string };
      if (mine !== asked) return;
      tell(ok ? (say?.dataset["free"] ?? "") : reason || (say?.dataset["taken"] ?? ""), ok);
      if (!ok && suggestion && say) {
        const take = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: suggestion });
        take.addEventListener("click", () => { input.value = suggestion; input.focus(); look(); });
        say.append(" ", take);
      }
    } catch {
      tell("");
    }
  }, 300);
  let own = Boolean(input.value);
  input.addEventListener("input", () => {
    own = true;
    const clean = slugOf(input.value) + (/[-\s]$/.test(input.value) ? "-" : "");
    if (clean !== input.value) input.value = clean;
    look();
  });
  const from = input.dataset["from"] ? input.form?.elements.namedItem(input.dataset["from"]) : null;
  if (from instanceof HTMLInputElement) from.addEventListener("input", () => { if (!own) { input.value = slugOf(from.value); look(); } });
});

on("input", "[data-colour]", (event, swatch) => {
  const text = document.getElementById(swatch.dataset["colour"]!) as HTMLInputElement | null;
  if (text) text.value = (event.target as HTMLInputElement).value;
});
on("input", ".input-group--colour > .input", (event, text) => {
  const swatch = text.parentElement?.querySelector<HTMLInputElement>('[type="color"]');
  const value = (event.target as HTMLInputElement).value;
  if (swatch && /^#[0-9a-f]{6}$/i.test(value)) swatch.value = value;
});

// Small forms that save themselves.
each("form[data-autosave]", (element) => {
  const form = element as HTMLFormElement;
  const button = form.querySelector<HTMLElement>("[data-autosave-button]");
  if (button) button.hidden = true;
  form.addEventListener("change", async () => {
    const answer = await post(form.action, new FormData(form)).catch(() => undefined);
    if (answer?.ok) {
      if (!toastOf(await answer.json().catch(() => null))) toast(word("updated"));
    } else {
      toast(word("failed"), "error");
      if (button) button.hidden = false;
    }
  });
});
