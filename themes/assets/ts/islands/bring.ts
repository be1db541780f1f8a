// Files for a record: dropped or chosen, many at once, sent piece by piece. A line that breaks is waited for, and the
// upload goes on where it was, after a reload too. Without this the plain form sends them in one go.
import { Upload, defaultOptions } from "tus-js-client";
import { csrf, icon, make, spriteIcon, wordsOf } from "../dom";
import { toast } from "../toasts";

/** Bytes of one piece: small enough that a break loses little. */
const PIECE = 8 * 1024 * 1024;
/** Files on their way at once. */
const AT_ONCE = 2;
/** When to try again, while the line is there. */
const PAUSES = [500, 1_000, 3_000, 5_000, 10_000, 20_000, 30_000];

const lang = document.documentElement.lang;
const percent = new Intl.NumberFormat(lang, { style: "percent" });

function size(bytes: number): string {
  const [unit, by] = bytes >= 1e9 ? ["gigabyte", 1e9] : bytes >= 1e6 ? ["megabyte", 1e6] : ["kilobyte", 1e3];
  return new Intl.NumberFormat(lang, { style: "unit", unit, maximumFractionDigits: unit === "kilobyte" ? 0 : 1 }).format(bytes / (by as number));
}

export function mount(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return;
  const area = form.querySelector<HTMLElement>(".drop");
  const list = form.querySelector<HTMLElement>("[data-bring-list]");
  const endpoint = form.dataset["uploads"];
  if (!area || !list || !endpoint) return;
  const words = wordsOf(form);
  const most = Number(form.dataset["most"] ?? Infinity);
  const waiting: (() => void)[] = [];
  let going = 0;
  let kept = 0;
  let failed = 0;

  const next = () => {
    while (going < AT_ONCE && waiting.length) {
      going += 1;
      waiting.shift()!();
    }
    if (going === 0 && kept > 0 && failed === 0) location.reload();
  };
  const over = () => {
    going -= 1;
    next();
  };

  const send = (file: File) => {
    const line = make("li", "drop__file");
    const text = make("span", "drop__name");
    const name = make("b", "clip", file.name);
    const said = make("span", "soft small", `${size(file.size)} · ${words["waiting"] ?? ""}`);
    text.append(name, said);
    const bar = make("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const stop = make("button", "btn btn--icon btn--quiet btn--s");
    stop.type = "button";
    stop.setAttribute("aria-label", `${words["stop"] ?? ""} ${file.name}`);
    stop.title = words["stop"] ?? "";
    stop.append(icon("x"));
    line.append(spriteIcon("file"), text, stop, bar);
    list.append(line);
    if (file.size > most) {
      line.dataset["state"] = "failed";
      said.textContent = words["big"] ?? "";
      bar.remove();
      stop.addEventListener("click", () => line.remove());
      return;
    }
    const upload = new Upload(file, {
      endpoint,
      chunkSize: PIECE,
      retryDelays: PAUSES,
      headers: { "x-csrf": csrf(), accept: "application/json" },
      metadata: {
        filename: file.name,
        folder: form.querySelector<HTMLInputElement>('input[name="folder"]')?.value ?? "",
        file: form.querySelector<HTMLInputElement>('input[name="slot"]')?.value ?? "",
      },
      // The same file for the same document goes on; for another one it is another upload.
      fingerprint: (file, options) => defaultOptions.fingerprint!(file, options).then((print) => `${print}-${form.action.split("?")[0]}-${form.querySelector<HTMLInputElement>('input[name="slot"]')?.value ?? ""}`),
      removeFingerprintOnSuccess: true,
      onProgress: (sent, all) => {
        bar.value = all ? sent / all : 0;
        line.dataset["state"] = "sending";
        said.textContent = `${size(file.size)} · ${percent.format(all ? sent / all : 0)}`;
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        const again = status === 0 || status >= 500 || status === 409 || status === 423 || status === 429;
        if (again) {
          line.dataset["state"] = "broken";
          said.textContent = words["broken"] ?? "";
        }
        return again;
      },
      onError: (error) => {
        const response = "originalResponse" in error ? error.originalResponse : null;
        again.hidden = false;
        // No answer at all: the line is away for longer. It waits for it to return, or for a hand.
        if ("originalResponse" in error && !response) return;
        line.dataset["state"] = "failed";
        said.textContent = reason(response?.getBody()) ?? words["failed"] ?? "";
        failed += 1;
        over();
      },
      onSuccess: () => {
        line.dataset["state"] = "kept";
        said.textContent = words["kept"] ?? "";
        bar.value = 1;
        kept += 1;
        stop.remove();
        over();
      },
    });
    const again = make("button", "btn btn--plain btn--s", words["retry"] ?? "");
    again.type = "button";
    again.hidden = true;
    again.addEventListener("click", () => {
      again.hidden = true;
      if (line.dataset["state"] === "broken") return upload.start();
      failed -= 1;
      waiting.push(() => upload.start());
      next();
    });
    text.append(again);
    stop.addEventListener("click", () => {
      const state = line.dataset["state"];
      void upload.abort(true).catch(() => undefined);
      line.remove();
      if (state === "failed") failed -= 1;
      else if (begun) over();
    });
    // Back on the line: at once, and not only when the pause is over.
    window.addEventListener("online", () => {
      again.hidden = true;
      if (line.dataset["state"] === "broken") void upload.abort().then(() => upload.start());
    });
    let begun = false;
    waiting.push(() => {
      begun = true;
      said.textContent = words["sending"] ?? "";
      void upload.findPreviousUploads().then((before) => {
        const [last] = before;
        if (last) upload.resumeFromPreviousUpload(last);
        upload.start();
      });
    });
    next();
  };

  const take = (files: FileList | null | undefined) => {
    for (const file of files ?? []) send(file);
  };
  for (const input of form.querySelectorAll<HTMLInputElement>("input[data-bring]")) {
    input.addEventListener("change", () => {
      take(input.files);
      input.value = "";
    });
  }
  const mark = (on: boolean) => { if (on) area.dataset["over"] = ""; else delete area.dataset["over"]; };
  area.addEventListener("dragenter", () => mark(true));
  area.addEventListener("dragover", (event) => event.preventDefault());
  area.addEventListener("dragleave", (event) => { if (!area.contains(event.relatedTarget as Node | null)) mark(false); });
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    take(event.dataTransfer?.files);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (going) toast(words["sending"] ?? "");
  });
  window.addEventListener("beforeunload", (event) => { if (going > 0) event.preventDefault(); });
}

/** What the server said was wrong, in its words. */
function reason(body: string | undefined): string | undefined {
  try {
    const told = JSON.parse(body ?? "") as { detail?: string; fields?: { text?: string }[] };
    return told.fields?.[0]?.text ?? told.detail;
  } catch {
    return undefined;
  }
}
