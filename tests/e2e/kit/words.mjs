// The product's own words, so that journeys look for what people read, in both languages.
import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

function* locales(folder) {
  for (const name of readdirSync(folder)) {
    const at = path.join(folder, name);
    if (["node_modules", "target", "dist"].includes(name) || name.startsWith(".") || !statSync(at).isDirectory()) continue;
    if (name === "locales") yield at;
    else yield* locales(at);
  }
}

const words = { fr: new Map(), en: new Map() };
for (const top of ["platform", "modules", "tenants", "admin"]) {
  for (const folder of locales(path.join(ROOT, top))) {
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".ftl"))) {
      const lang = /(?:^|\.)en\.ftl$/.test(file) ? "en" : "fr";
      for (const line of readFileSync(path.join(folder, file), "utf8").split("\n")) {
        const found = /^([a-z][\w-]*) = (.*)$/.exec(line);
        if (found) words[lang].set(found[1], found[2].trim());
      }
    }
  }
}

/** A word of the product, with `{ $name }` filled in; fails when there is no such word. */
export function say(lang, key, args = {}) {
  const text = words[lang].get(key);
  if (text === undefined) throw new Error(`No word ${key} in ${lang}`);
  return text.replaceAll(/\{\s*\$(\w+)\s*\}/g, (_, name) => args[name] ?? "");
}
