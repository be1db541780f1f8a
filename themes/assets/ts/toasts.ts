// Toasts: a short answer with its undo. Those of the server stand in the page already.
import { csrf, icon, on, word } from "./dom";

const STAY = 8000;

/** Shows a sentence for some seconds; `undo` is an address to which the undo form posts. */
export function toast(text: string, kind: "ok" | "error" = "ok", undo?: { url: string; label: string }): void {
  const template = document.getElementById("tpl-toast") as HTMLTemplateElement | null;
  const place = document.getElementById("toasts");
  if (!template || !place || !text) return;
  const made = (template.content.cloneNode(true) as DocumentFragment).querySelector<HTMLElement>("[data-toast]");
  if (!made) return;
  made.classList.add(`toast--${kind}`);
  const say = made.querySelector(".toast__text");
  if (say) say.textContent = text;
  if (kind === "error") made.querySelector("svg")?.replaceWith(icon("circle-alert"));
  if (undo) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = undo.url;
    const token = Object.assign(document.createElement("input"), { type: "hidden", name: "csrf", value: csrf() });
    const button = Object.assign(document.createElement("button"), { className: "btn toast__undo", textContent: undo.label });
    form.append(token, button);
    say?.after(form);
  }
  place.append(made);
  leave(made);
}

function leave(element: HTMLElement): void {
  let timer = window.setTimeout(() => element.remove(), STAY);
  // Who reads or is about to undo is not hurried.
  const hold = () => window.clearTimeout(timer);
  const go = () => { timer = window.setTimeout(() => element.remove(), STAY / 2); };
  element.addEventListener("pointerenter", hold);
  element.addEventListener("focusin", hold);
  element.addEventListener("pointerleave", go);
  element.addEventListener("focusout", go);
}

/** What a JSON answer to a form says: `{toast: {kind, text, undo_url}}`; false when it says nothing. */
export function toastOf(answer: unknown): boolean {
  const said = (answer as { toast?: { kind?: string; text?: string; undo_url?: string | null } | null } | null)?.toast;
  if (!said?.text) return false;
  toast(said.text, said.kind === "late" || said.kind === "error" ? "error" : "ok", said.undo_url ? { url: said.undo_url, label: word("undo") } : undefined);
  return true;
}

for (const element of document.querySelectorAll<HTMLElement>("#toasts [data-toast]")) leave(element);
on("click", "[data-toast-close]", (_, button) => button.closest("[data-toast]")?.remove());
// A partial answer may bring one: HX-Trigger: {"toast": {"kind": "ok", "text": "…", "undo_url": "…"}}
document.addEventListener("toast", (event) => toastOf({ toast: (event as CustomEvent).detail }));
