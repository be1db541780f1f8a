// The house's rules for these files: short, no inline styles or handlers in templates, no unknown icon.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
const templates = join(here, "../../platform/theme/templates");
const list = (folder, kind) => readdirSync(folder, { recursive: true }).filter((f) => f.endsWith(kind)).map((f) => join(folder, f));

test("files stay under 400 lines", () => {
  for (const file of [...list(join(here, "css"), ".css"), ...list(join(here, "ts"), ".ts"), ...list(templates, ".html")]) {
    assert.ok(readFileSync(file, "utf8").split("\n").length <= 400, file);
  }
});

test("templates carry no inline style, script or handler", () => {
  for (const file of list(templates, ".html")) {
    const html = readFileSync(file, "utf8").replace(/\{#[\s\S]*?#\}/g, "");
    assert.doesNotMatch(html, /\sstyle=|\son[a-z]+="|<script(?![^>]*\ssrc=)|hx-on|javascript:/i, file);
  }
});

test("every icon that a template names is in the sprite", () => {
  const names = new Set(readFileSync(join(here, "icons.txt"), "utf8").split("\n").map((l) => l.replace(/#.*/, "").split("=")[0].trim()).filter(Boolean));
  for (const file of list(templates, ".html")) {
    for (const [, name] of readFileSync(file, "utf8").matchAll(/icon(?:\(name)?="([a-z0-9-]+)"/g)) assert.ok(names.has(name), `${file}: ${name}`);
  }
});
