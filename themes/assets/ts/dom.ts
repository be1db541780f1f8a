// Small hands for the document, shared by every module.

/** Listens once on the document for events that come from inside elements matching `selector`. */
export function on<K extends keyof DocumentEventMap>(
  type: K,
  selector: string,
  handle: (event: DocumentEventMap[K], element: HTMLElement) => void,
  capture = false,
): void {
  document.addEventListener(type, (event) => {
    const from = event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
    if (from) handle(event, from);
  }, capture);
}

/** Runs `set` for every matching element, now and after each partial update, once per element. */
export function each(selector: string, set: (element: HTMLElement) => void): void {
  const seen = new WeakSet<Element>();
  const run = (root: ParentNode) => {
    for (const element of root.querySelectorAll<HTMLElement>(selector)) {
      if (!seen.has(element)) {
        seen.add(element);
        set(element);
      }
    }
  };
  run(document);
  document.addEventListener("htmx:load", () => run(document));
}

/** A sentence in the person's language, laid down by the server. */
export function word(name: string): string {
  return document.getElementById("words")?.dataset[name] ?? "";
}

/** The words an element carries as JSON in `data-words`. */
export function wordsOf(element: HTMLElement): Record<string, string> {
  try {
    return JSON.parse(element.dataset["words"] ?? "{}") as Record<string, string>;
  } catch {
    return {};
  }
}

/** A copy of an icon that the server drew. */
export function icon(name: string): Element {
  const template = document.getElementById("tpl-icons") as HTMLTemplateElement | null;
  const found = template?.content.querySelector(`[data-icon="${name}"] > svg`);
  return found ? (found.cloneNode(true) as Element) : document.createElement("span");
}

/** An icon that is not among the copies, by its address in the sprite. */
export function spriteIcon(name: string): Element {
  const copy = icon("x");
  const use = copy.querySelector("use");
  const sprite = use?.getAttribute("href")?.split("#")[0];
  if (use && sprite && /^[a-z0-9-]+$/.test(name)) use.setAttribute("href", `${sprite}#${name}`);
  return copy;
}

/** A new element with a class and text. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, className = "", text = ""): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/** The token that unsafe requests carry. */
export function csrf(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.content ?? "";
}

/** Sends a form's worth of values; resolves to the response, also when it is an error. */
export function post(url: string, values: Record<string, string> | FormData): Promise<Response> {
  const body = values instanceof FormData ? values : new URLSearchParams(values);
  return fetch(url, { method: "POST", body, headers: { "x-csrf": csrf(), accept: "application/json" }, credentials: "same-origin" });
}

/** True while the person types into a control, so that single keys are theirs. */
export function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && !target.matches('[type="checkbox"], [type="radio"]');
}

/** Calls `run` when `wait` ms have passed without another call. */
export function calm<A extends unknown[]>(run: (...args: A) => void, wait: number): (...args: A) => void {
  let timer = 0;
  return (...args) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => run(...args), wait);
  };
}
