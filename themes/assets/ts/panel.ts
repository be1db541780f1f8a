// From the list to a side panel, the address following; the same address opened anew is the full page.
import htmx from "htmx.org";
import { on, word } from "./dom";
import { toast } from "./toasts";

const panel = document.getElementById("panel");
const wide = matchMedia("(min-width: 72rem) and (pointer: fine)");
let list = "";
let asking: AbortController | undefined;

const links = () => [...document.querySelectorAll<HTMLAnchorElement>("#list a[data-open]")];
const current = () => links().find((link) => link.closest("tr")?.hasAttribute("data-open"));

function close(address: boolean): void {
  if (!panel || panel.hidden) return;
  asking?.abort();
  const from = current();
  panel.hidden = true;
  panel.querySelector("[data-panel-body]")?.replaceChildren();
  from?.closest("tr")?.removeAttribute("data-open");
  if (address) history.replaceState(history.state, "", list);
  from?.focus({ preventScroll: true });
}

async function open(link: HTMLAnchorElement): Promise<void> {
  const body = panel?.querySelector<HTMLElement>("[data-panel-body]");
  if (!panel || !body) return;
  asking?.abort();
  asking = new AbortController();
  document.documentElement.dataset["busy"] = "";
  try {
    const answer = await fetch(link.href, { headers: { accept: "text/html" }, signal: asking.signal, credentials: "same-origin" });
    const record = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("record");
    // An expired session or a fault: the whole page says it better.
    if (!answer.ok || answer.redirected || !record) return void location.assign(link.href);
    const first = panel.hidden;
    if (first) list = location.href;
    current()?.closest("tr")?.removeAttribute("data-open");
    link.closest("tr")?.setAttribute("data-open", "");
    body.replaceChildren(record);
    htmx.process(body);
    panel.hidden = false;
    body.scrollTop = 0;
    panel.querySelector<HTMLAnchorElement>("[data-panel-full]")!.href = link.href;
    panel.setAttribute("aria-label", link.textContent?.trim() ?? "");
    if (first) history.pushState({ panel: true }, "", link.href);
    else history.replaceState({ panel: true }, "", link.href);
    document.dispatchEvent(new Event("htmx:load"));
    panel.focus({ preventScroll: true });
    link.scrollIntoView({ block: "nearest" });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) toast(word("failed"), "error");
  } finally {
    delete document.documentElement.dataset["busy"];
  }
}

function step(by: number): void {
  const all = links();
  const here = current();
  const next = here ? all[all.indexOf(here) + by] : undefined;
  if (next) void open(next);
}

if (panel) {
  on("click", "#list a[data-open]", (event, link) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || !wide.matches) return;
    event.preventDefault();
    void open(link as HTMLAnchorElement);
  });
  on("click", "[data-panel-close]", () => close(true));
  on("click", "[data-panel-step]", (_, button) => step(Number(button.dataset["panelStep"])));
  document.addEventListener("keydown", (event) => {
    if (panel.hidden || document.querySelector("dialog[open]") || event.defaultPrevented) return;
    const within = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
    if (event.key === "Escape" && !within) close(true);
    else if (!within && !event.ctrlKey && !event.metaKey && (event.key === "j" || event.key === "k")) {
      event.preventDefault();
      step(event.key === "j" ? 1 : -1);
    }
  }, true);
  window.addEventListener("popstate", () => close(false));
  // The list changed under it.
  document.addEventListener("htmx:beforeSwap", () => close(false));
}
