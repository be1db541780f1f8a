// Keys: Ctrl+K, /, Ctrl+N or N, Ctrl+S, J K X in lists, [ for the rail, ? for help.
import { on, typing } from "./dom";

const openDialog = (id: string) => {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) {
    dialog.showModal();
    dialog.dispatchEvent(new Event("opened"));
  }
};

/** Moves the focus to the next (1) or previous (-1) row of the list. */
function walk(step: number): void {
  const links = [...document.querySelectorAll<HTMLElement>("[data-row] .table__title, .board__card > a")];
  const here = document.activeElement?.closest("[data-row], .board__card");
  const at = links.findIndex((link) => here?.contains(link));
  links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
}

function fold(): void {
  const root = document.documentElement;
  const narrow = root.dataset["rail"] !== "narrow";
  if (narrow) root.dataset["rail"] = "narrow";
  else delete root.dataset["rail"];
  showFold();
  try { localStorage.setItem("rail", narrow ? "narrow" : ""); } catch { /* nothing to keep it in */ }
}
function showFold(): void {
  for (const button of document.querySelectorAll("[data-fold]")) button.setAttribute("aria-expanded", String(document.documentElement.dataset["rail"] !== "narrow"));
}
showFold();
on("click", "[data-fold]", fold);

const follow = (selector: string): boolean => {
  const link = document.querySelector<HTMLAnchorElement>(selector);
  link?.click();
  return Boolean(link);
};

document.addEventListener("keydown", (event) => {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (command && !event.shiftKey && !event.altKey) {
    if (key === "k" && document.getElementById("palette")) {
      event.preventDefault();
      openDialog("palette");
    } else if (key === "s") {
      const form = document.querySelector<HTMLFormElement>("dialog[open] form[data-save-keys]") ?? document.querySelector<HTMLFormElement>("form[data-save-keys]");
      if (form) {
        event.preventDefault();
        form.requestSubmit(form.querySelector<HTMLButtonElement>("[data-save]"));
      }
    } else if (key === "n" && follow("[data-new]")) event.preventDefault();
    else if (event.key === "Enter" && event.target instanceof HTMLTextAreaElement && event.target.matches("[data-submit-keys]")) event.target.form?.requestSubmit();
    return;
  }
  if (event.altKey || command || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && typing(event.target)) {
    (event.target as HTMLElement).blur();
    return;
  }
  if (typing(event.target)) return;
  const done = ({
    "/": () => {
      const find = document.querySelector<HTMLInputElement>("[data-find]");
      find?.focus();
      find?.select();
      if (!find) openDialog("palette");
    },
    "?": () => openDialog("keys"),
    n: () => { follow("[data-new]"); },
    e: () => { follow("[data-edit]"); },
    j: () => walk(1),
    k: () => walk(-1),
    x: () => document.activeElement?.closest("[data-row]")?.querySelector<HTMLElement>(".tick")?.click(),
    "[": fold,
  } as Record<string, () => void>)[event.key];
  if (done) {
    event.preventDefault();
    done();
  }
});
