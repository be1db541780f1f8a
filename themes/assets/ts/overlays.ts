// Dialogs, drawers and menus: native <dialog> and <details>, with the manners that these lack.
import { on } from "./dom";

on("click", "[data-opens]", (event, opener) => {
  const dialog = document.getElementById(opener.dataset["opens"] ?? "");
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
    dialog.dispatchEvent(new Event("opened"));
  }
});
on("click", "[data-closes]", (_, button) => button.closest("dialog")?.close());
// A press on the backdrop reports the dialog itself as the target.
document.addEventListener("pointerdown", (event) => {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || !dialog.open) return;
  const box = dialog.getBoundingClientRect();
  if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) dialog.close();
});

const menus = () => document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]");

/** Closes every open menu but `keep`; true if there was one. */
export function closeMenus(keep?: Element | null, refocus = false): boolean {
  let any = false;
  for (const menu of menus()) {
    if (menu === keep || (keep && menu.contains(keep))) continue;
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    any = true;
    if (refocus && inside) menu.querySelector("summary")?.focus();
  }
  return any;
}

document.addEventListener("pointerdown", (event) => closeMenus(event.target instanceof Element ? event.target.closest("details[data-menu]") : null));
document.addEventListener("focusin", (event) => {
  if (event.target instanceof Element && event.target !== document.body) closeMenus(event.target.closest("details[data-menu]"));
});
document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!(menu instanceof HTMLDetailsElement) || !menu.matches("[data-menu]")) return;
  menu.querySelector("summary")?.setAttribute("aria-expanded", String(menu.open));
  const sheet = menu.querySelector<HTMLElement>(".menu__sheet");
  if (!menu.open || !sheet) return;
  // Keep the sheet inside the window.
  sheet.style.translate = "";
  const box = sheet.getBoundingClientRect();
  if (box.right > innerWidth - 8) sheet.style.translate = `${Math.round(innerWidth - 8 - box.right)}px`;
  else if (box.left < 8) sheet.style.translate = `${Math.round(8 - box.left)}px`;
  sheet.querySelector<HTMLElement>(".menu__sheet--form .input")?.focus();
}, true);

on("keydown", "details[data-menu][open]", (event, menu) => {
  const items = [...menu.querySelectorAll<HTMLElement>("summary, .menu__item, .rail__link")];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    event.stopPropagation();
    closeMenus(null, true);
  } else if (step && at >= 0 && items.length > 1) {
    event.preventDefault();
    items[(at + step + items.length) % items.length]?.focus();
  } else if (at >= 0 && event.key === "Home") items[1]?.focus();
  else if (at >= 0 && event.key === "End") items.at(-1)?.focus();
});
