// Reads the tokens and computes WCAG contrast: OKLCH -> linear sRGB -> relative luminance.
import { readFileSync } from "node:fs";

/** `{ name: { light: [L, C, H, alpha], dark: … } }` out of the `--name: light-dark(…)` lines of a style sheet. */
export function tokens(css) {
  const found = {};
  for (const [, name, light, dark] of css.matchAll(/^\s*--([\w-]+):\s*light-dark\(oklch\(([^)]*)\),\s*oklch\(([^)]*)\)\);/gm)) {
    found[name] = { light: numbers(light), dark: numbers(dark) };
  }
  return found;
}

function numbers(text) {
  const [lch, alpha = "1"] = text.split("/");
  const parts = lch.trim().split(/\s+/).map(Number);
  if (parts.length !== 3 || parts.some(Number.isNaN)) throw new Error(`not an oklch colour: ${text}`);
  return [...parts, Number(alpha)];
}

/** Linear sRGB, clipped to the gamut as a browser without wide gamut shows it. */
export function linear([lightness, chroma, hue]) {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((v) => Math.min(1, Math.max(0, v)));
}

const luminance = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** WCAG contrast of two opaque OKLCH colours, 1 to 21. */
export function contrast(one, two) {
  const [high, low] = [luminance(linear(one)), luminance(linear(two))].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

export const sheet = () => readFileSync(new URL("./css/tokens.css", import.meta.url), "utf8");
