// Files: dropped or chosen, named, and sent with a bar that moves. Without this the plain form does the same.
import { csrf, make, word } from "../dom";
import { toast } from "../toasts";

const size = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 });

/** Dresses one drop area; a form with `data-progress` is sent by the script so that progress can be shown. */
export function mount(area: HTMLElement): void {
  const input = area.querySelector<HTMLInputElement>('input[type="file"]');
  const text = area.querySelector<HTMLElement>("[data-drop-text]");
  if (!input) return;
  const over = (on: boolean) => { if (on) area.dataset["over"] = ""; else delete area.dataset["over"]; };
  area.addEventListener("dragenter", () => over(true));
  area.addEventListener("dragleave", (event) => { if (!area.contains(event.relatedTarget as Node | null)) over(false); });
  area.addEventListener("drop", () => over(false));
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file && text) text.textContent = `${file.name} · ${size.format(file.size / 1000)} · ${area.dataset["said"] ?? ""}`;
  });
  const form = input.form;
  if (!form || form.dataset["progress"] === undefined) return;
  form.addEventListener("submit", (event) => {
    if (!input.files?.length) return;
    event.preventDefault();
    event.stopPropagation();
    const bar = make("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", word("saving"));
    area.after(bar);
    const send = new XMLHttpRequest();
    send.open("POST", form.action);
    send.setRequestHeader("x-csrf", csrf());
    send.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => { if (lengthComputable) bar.value = loaded / total; });
    const fail = () => {
      bar.remove();
      toast(word("failed"), "error");
      delete form.dataset["sent"];
      form.querySelector('[aria-busy="true"]')?.removeAttribute("aria-busy");
    };
    send.addEventListener("error", fail);
    send.addEventListener("load", () => {
      if (send.status >= 400 && send.status !== 422) fail();
      else location.assign(send.responseURL || location.href);
    });
    send.send(new FormData(form));
  }, true);
}
