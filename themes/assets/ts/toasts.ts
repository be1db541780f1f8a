// Toasts: a short answer with its undo. Those of the server stand in the page already.
import { on, csrf } from "./dom";

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

for (const element of document.querySelectorAll<HTMLElement>("#toasts [data-toast]")) leave(element);
on("click", "[data-toast-close]", (_, button) => button.closest("[data-toast]")?.remove());
// A partial answer may bring one: HX-Trigger: {"toast": {"text": "…", "kind": "ok", "undo_url": "…", "undo_label": "…"}}
document.addEventListener("toast", (event) => {
  const { text, kind, undo_url, undo_label } = (event as CustomEvent<{ text: string; kind?: "ok" | "error"; undo_url?: string; undo_label?: string }>).detail;
  toast(text, kind ?? "ok", undo_url && undo_label ? { url: undo_url, label: undo_label } : undefined);
});
