// What drawings on a canvas share.

/** The colours that variables of the style sheet stand for where this element is, in this light: a canvas knows no variables. */
export function inks<Name extends string>(element: HTMLElement, names: Record<Name, string>): Record<Name, string> {
  const probe = element.appendChild(document.createElement("i"));
  const found = {} as Record<Name, string>;
  for (const name of Object.keys(names) as Name[]) {
    probe.style.color = `var(${names[name]})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

/** Saves what is drawn as a picture. */
export function save(canvas: HTMLCanvasElement, name: string): void {
  canvas.toBlob((image) => {
    if (!image) return;
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(image), download: `${name}.png` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
}

/** A text as it is looked for: without accents and case. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
