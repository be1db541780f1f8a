// Partial updates: HTMX with everything unsafe off, the CSRF header, and a focus that is never lost.
import htmx from "htmx.org";
import { csrf, word } from "./dom";
import { toast } from "./toasts";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  allowScriptTags: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  // Not `style`: copying that attribute is inline style, which the page's policy forbids.
  attributesToSettle: ["class", "width", "height"],
});

interface RequestDetail { headers: Record<string, string>; elt?: Element; xhr?: XMLHttpRequest; successful?: boolean; target?: Element; shouldSwap?: boolean; requestConfig?: { elt?: Element } }
const detail = (event: Event) => (event as CustomEvent<RequestDetail>).detail;
let open = 0;
let focusedInside = false;

document.addEventListener("htmx:configRequest", (event) => { detail(event).headers["x-csrf"] = csrf(); });
document.addEventListener("htmx:beforeRequest", () => {
  open += 1;
  document.documentElement.dataset["busy"] = "";
});
document.addEventListener("htmx:afterRequest", (event) => {
  open = Math.max(0, open - 1);
  if (open === 0) delete document.documentElement.dataset["busy"];
  const { xhr, successful } = detail(event);
  if (!successful && xhr && xhr.status !== 0) toast(word("failed"), "error");
});
document.addEventListener("htmx:sendError", () => toast(word("failed"), "error"));
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr, requestConfig } = detail(event);
  // An answer without the part that was asked for is another page (a sign-in, a report): go there.
  const part = requestConfig?.elt?.closest("[hx-select]")?.getAttribute("hx-select");
  if (part?.startsWith("#") && xhr && xhr.status < 400 && !xhr.responseText.includes(`id="${part.slice(1)}"`)) {
    detail(event).shouldSwap = false;
    location.assign(xhr.responseURL || location.href);
    return;
  }
  focusedInside = Boolean(target && document.activeElement && document.activeElement !== document.body && target.contains(document.activeElement));
});
document.addEventListener("htmx:afterSettle", (event) => {
  const from = detail(event).elt;
  if (from?.matches('[rel="next"], [rel="prev"]')) document.getElementById("bits")?.scrollIntoView({ block: "nearest" });
  // HTMX gives the focus back to the element with the same id; when that one is gone, the list itself takes it.
  if (focusedInside && (!document.activeElement || document.activeElement === document.body)) {
    (document.querySelector<HTMLElement>("#list .sheet, #list [tabindex]") ?? document.getElementById("main"))?.focus({ preventScroll: true });
  }
  focusedInside = false;
});
