// Small things: theme, copy, relative times, offline.
import { each, icon, on, word } from "./dom";
import { toast } from "./toasts";

on("click", "[data-theme-form] button", (event, button) => {
  event.preventDefault();
  const form = button.closest("form")!;
  const theme = (button as HTMLButtonElement).value;
  document.documentElement.dataset["theme"] = theme;
  for (const other of form.querySelectorAll<HTMLButtonElement>("button")) other.setAttribute("aria-pressed", String(other === button));
  const values = new FormData(form);
  values.set("theme", theme);
  void fetch(form.action, { method: "POST", body: new URLSearchParams([...values].map(([k, v]) => [k, String(v)])), redirect: "manual", credentials: "same-origin" }).catch(() => toast(word("failed"), "error"));
});

on("click", "[data-print]", () => window.print());

on("click", "[data-copy]", async (_, button) => {
  const text = button.dataset["copy"] ?? "";
  const whole = button.dataset["copyAddress"] === undefined ? text : new URL(text, location.href).href;
  try {
    await navigator.clipboard.writeText(whole);
    toast(word("copied"));
    const old = button.querySelector("svg");
    if (old && button.classList.contains("btn--icon")) {
      const done = icon("check");
      old.replaceWith(done);
      window.setTimeout(() => done.replaceWith(old), 1500);
    }
  } catch {
    toast(word("failed"), "error");
  }
});

const steps: [Intl.RelativeTimeFormatUnit, number][] = [["minute", 60], ["hour", 3600], ["day", 86400]];
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto", style: "short" });
/** How long ago, in the page's language; nothing beyond six days, where the server's date stands. */
function ago(then: Date, now: Date): string | undefined {
  const seconds = (then.getTime() - now.getTime()) / 1000;
  if (!Number.isFinite(seconds) || Math.abs(seconds) > 6 * 86400) return undefined;
  let answer = relative.format(0, "second");
  for (const [unit, size] of steps) if (Math.abs(seconds) >= size) answer = relative.format(Math.trunc(seconds / size), unit);
  return answer;
}
const refresh = () => {
  for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-ago]")) {
    const text = ago(new Date(element.dateTime), new Date());
    if (text && element.textContent !== text) element.textContent = text;
  }
};
// The server's words are right when the page arrives; only later do they age.
window.setInterval(() => { if (!document.hidden) refresh(); }, 60_000);

const banner = document.querySelector<HTMLElement>("[data-offline]");
const wire = () => { if (banner) banner.hidden = navigator.onLine; };
window.addEventListener("online", wire);
window.addEventListener("offline", wire);
wire();

// A row of places that is wider than the window begins where one is.
each(".desk__nav, .tabs, .segments", (row) => {
  const here = row.querySelector<HTMLElement>("[aria-current]")?.getBoundingClientRect();
  if (here && row.scrollWidth > row.clientWidth) row.scrollLeft += here.left - row.getBoundingClientRect().left - (row.clientWidth - here.width) / 2;
});

// Islands come when an element asks for them.
const islands: Record<string, () => Promise<{ mount(element: HTMLElement): void }>> = {
  calendar: () => import("./islands/calendar"),
  board: () => import("./islands/board"),
  upload: () => import("./islands/upload"),
  bring: () => import("./islands/bring"),
  passkey: () => import("./islands/passkey"),
  rights: () => import("./islands/rights"),
  map: () => import("./islands/map"),
  network: () => import("./islands/network"),
  here: () => import("./islands/here"),
};
each("[data-island]", (element) => {
  const load = islands[element.dataset["island"] ?? ""];
  if (load) void load().then((island) => island.mount(element)).catch(() => toast(word("failed"), "error"));
});
