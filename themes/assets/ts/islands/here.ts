// Who else is at this record, in which field they write, what they saved. Told by the server in words; this shows it and says
// that this tab is here. What is typed is never touched: taking over is a press, and the server does it.
import { calm, csrf, make } from "../dom";

/** A tab that says nothing for 75 seconds is gone. */
const AGAIN = 25_000;

/** Dresses the row of those who are here. */
export function mount(row: HTMLElement): void {
  const { here = "", tab = "", version = "", editing = "false" } = row.dataset;
  const form = editing === "true" ? document.getElementById("record-form") : null;
  const told = document.querySelector<HTMLElement>("[data-here-told]");
  const fieldOf = (at: EventTarget | null) => (at instanceof Element && form?.contains(at) && at.closest(".field")?.id.replace(/^f-|-field$/g, "")) || "";
  // Whoever is quick writes before this runs.
  let field = fieldOf(document.activeElement);
  let quiet = false;
  let left = false;
  const say = (more: Record<string, string> = {}, keepalive = false) => fetch(here, {
    method: "POST", keepalive, body: new URLSearchParams({ tab, version, editing, field, ...more }),
    headers: { "x-csrf": csrf(), accept: "text/html", "hx-request": "true" },
  });
  const leave = () => {
    if (left) return;
    left = quiet = true;
    void say({ leaves: "true" }, true).catch(() => undefined);
  };
  const beat = async () => {
    // The side panel of a list shows another record by now.
    if (!row.isConnected) { leave(); window.clearInterval(again); }
    if (quiet) return;
    const answer = await say().catch(() => undefined);
    // Whoever is sent to sign in is not here any more.
    if (answer?.redirected) left = quiet = true;
    if (!answer?.ok || quiet) return;
    const now = new DOMParser().parseFromString(await answer.text(), "text/html");
    // First: what is shown is taken out of the answer.
    mark(now);
    swap(row, now.querySelector("[data-here-row]"));
    if (told) swap(told, now.querySelector("[data-here-news]"));
  };
  const mark = (now: Document) => {
    for (const old of document.querySelectorAll(".field__held")) old.remove();
    for (const one of form ? now.querySelectorAll<HTMLElement>("[data-field]") : []) {
      const label = document.getElementById(`f-${one.dataset["field"]}-field`)?.querySelector(".field__label, .option__words");
      label?.append(make("span", "field__held", one.dataset["says"]));
    }
  };
  const soon = calm(() => void beat(), 200);

  form?.addEventListener("focusin", (event) => {
    const name = fieldOf(event.target);
    if (name !== field) { field = name; soon(); }
  });
  // Another field may take the place of this one at once.
  form?.addEventListener("focusout", () => { field = ""; soon(); });
  // Its own save rings here, too: whoever leaves asks no more.
  form?.addEventListener("submit", () => { quiet = true; });
  document.addEventListener("record-rang", soon);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(); });
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => { if (event.persisted) { left = quiet = false; soon(); } });
  const again = window.setInterval(() => void beat(), AGAIN);
  void beat();
}

/** Puts what is told now in the place of what was; what says the same stays, and keeps its focus. */
function swap(place: HTMLElement, now: Element | null): void {
  const html = now?.outerHTML ?? "";
  if (place.dataset["says"] === html) return;
  place.dataset["says"] = html;
  place.replaceChildren(...(now ? [document.adoptNode(now)] : []));
}
