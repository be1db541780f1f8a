// Every pair of colours that the style sheets put together, in both modes: text >= 4.5, the main reading pairs >= 7, controls and marks >= 3.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { contrast, sheet, tokens } from "../colour.mjs";

const grounds = ["paper", "surface", "raised", "sunken", "hover"];
const pairs = [
  ...grounds.map((g) => ["ink", g, 7]),
  ...grounds.map((g) => ["ink-2", g, 7]),
  ...grounds.map((g) => ["ink-3", g, 4.5]),
  ...grounds.map((g) => ["spot-ink", g, 4.5]),
  ["ink", "spot-soft", 7], ["ink-2", "spot-soft", 4.5], ["ink-3", "spot-soft", 4.5], ["spot-ink", "spot-soft", 4.5],
  ["on-spot", "spot", 4.5], ["on-spot", "spot-hover", 4.5], ["ink-inverse", "inverse", 7],
  ["on-late", "late-mark", 4.5],
  ...["ok", "warn", "late", "info", "neutral"].flatMap((tone) => [
    [tone, `${tone}-soft`, 4.5], ["ink", `${tone}-soft`, 7], ["ink-2", `${tone}-soft`, 4.5],
    ...["surface", "raised"].map((g) => [tone, g, 4.5]),
    ...["surface", "raised"].map((g) => [`${tone}-mark`, g, 3]),
  ]),
  ...["paper", "surface", "raised", "sunken"].flatMap((g) => [["edge", g, 3], ["focus", g, 3], ["spot", g, 3]]),
  ["focus", "hover", 3], ["edge", "spot-soft", 3], ["spot", "spot-soft", 3],
];

/** The pairs that fall short, as sentences. */
export function short(css) {
  const found = tokens(css);
  return pairs.flatMap(([front, back, least]) => ["light", "dark"].flatMap((mode) => {
    assert.ok(found[front] && found[back], `tokens.css lacks --${front} or --${back}`);
    const ratio = contrast(found[front][mode], found[back][mode]);
    return ratio < least ? [`${mode}: --${front} on --${back} is ${ratio.toFixed(2)}, needs ${least}`] : [];
  }));
}

test("the computation agrees with known values", () => {
  assert.equal(contrast([1, 0, 0], [0, 0, 0]).toFixed(1), "21.0");
  // #767676 on white is the well-known 4.54.
  assert.ok(Math.abs(contrast([0.5657, 0, 0], [1, 0, 0]) - 4.54) < 0.06);
});

test("every pair of colours is legible in both modes", () => assert.deepEqual(short(sheet()), []));

test("a broken token is noticed", () => {
  const broken = sheet().replace(/--ink-3: light-dark\(oklch\(0\.\d+/, "--ink-3: light-dark(oklch(0.7");
  assert.notEqual(broken, sheet());
  assert.ok(short(broken).some((line) => line.includes("--ink-3")));
});

test("no colour stands outside the tokens", () => {
  const folder = new URL("../css/", import.meta.url);
  for (const file of readdirSync(folder, { recursive: true }).filter((f) => f.endsWith(".css") && !f.endsWith("tokens.css"))) {
    const css = readFileSync(new URL(file, folder), "utf8");
    // The avatar's colours are made from a hue, and the knob of a switch is white on both grounds.
    const stray = [...css.matchAll(/(#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(|oklch\()[^;]*/gi)].map((m) => m[0]).filter((c) => !c.includes("var(--hue)") && !c.startsWith("oklch(1 0 0)"));
    assert.deepEqual(stray, [], file);
  }
});
