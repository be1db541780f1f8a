// Whether a page is accessible and as wide as its window: asked of every page that anybody in a journey sees.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Shapes of pages that were found accessible, each with how it was seen. Only what is well is remembered. */
const well = new Set();
/** Where all files of one run tell each other of them; `cargo xtask test e2e` makes the folder anew. */
const SHARED = process.env.ESTRADE_WELL;

const isWell = (shape) => well.has(shape) || (SHARED && existsSync(path.join(SHARED, shape)));

function remember(shape) {
  well.add(shape);
  if (SHARED) writeFileSync(path.join(SHARED, shape), "");
}

/** What is wider than the window. */
const WIDE = `(() => {
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const far = over > 0 && [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map((e) => e.tagName + "." + e.className).join(", ");
  return over > 0 ? over + " px, " + far : "";
})()`;

/**
 * The shape of a page: every kind of element in it by its place, its class, what it says of itself and how it is styled by
 * hand, and whether it has words; but not which words, how often it stands there, or where it leads. What the checker
 * judges is in it, so that a page of a known shape need not be checked again.
 */
const SHAPE = `(() => {
  const kinds = new Set();
  const walk = (element, place) => {
    const said = [...element.attributes].filter((a) => /^(class|role|aria-(?!label$|labelledby$|describedby$|controls$|owns$|valuenow$|activedescendant$|details$)|type|hidden|open|disabled|tabindex|style|lang|autocomplete|scope|colspan)/.test(a.name)).map((a) => a.name + "=" + a.value);
    const bare = [...element.attributes].map((a) => a.name + (a.value.trim() ? "" : "!"));
    const words = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    const here = place + ">" + element.localName + "[" + said.sort() + "|" + bare.sort() + "]" + (words ? "w" : "");
    kinds.add(here);
    // A long path is as good as its number.
    const short = here.length > 400 ? number(here) : here;
    for (const child of element.children) walk(child, short);
  };
  const number = (text) => {
    let a = 0xdeadbeef, b = 0x41c6ce57;
    for (let i = 0; i < text.length; i += 1) { const c = text.charCodeAt(i); a = Math.imul(a ^ c, 2654435761); b = Math.imul(b ^ c, 1597334677); }
    return (a >>> 0).toString(36) + (b >>> 0).toString(36);
  };
  walk(document.documentElement, "");
  const light = matchMedia("(prefers-color-scheme: dark)").matches + getComputedStyle(document.documentElement).getPropertyValue("--accent");
  return number([light, ...kinds].sort().join("\\n")) + kinds.size;
})()`;

const AXE_RUN = `(async () => {
  // What a sticky bar covers for a moment is not out of reach.
  for (const part of [document.scrollingElement, ...document.querySelectorAll(".stage, .stage__main")]) part.scrollTop = 0;
  await Promise.allSettled(document.getAnimations().map((a) => a.playState === "running" && a.effect?.getComputedTiming().endTime !== Infinity ? a.finished : 0));
  const { violations } = await axe.run(document, { runOnly: ${JSON.stringify(RULES)}, resultTypes: ["violations"], iframes: false, preload: false });
  return violations;
})()`;

/** What is wrong with the page in sight; `sight` says how it is seen: the same page is another one on a telephone. */
export async function checked(context, page, { scripts, sight }) {
  const client = await context.newCDPSession(page);
  try {
    // Through the debugger: the page's own policy forbids what it did not bring.
    const run = async (expression) => {
      const { result, exceptionDetails } = await client.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    };
    const wide = await run(WIDE);
    // The checker needs timers, which a page without scripts has none of; the same markup is checked with scripts.
    if (!scripts) return { violations: [], wide };
    const shape = `${sight}-${await run(SHAPE)}`;
    if (isWell(shape)) return { violations: [], wide };
    await run(`${AXE};0`);
    const violations = await run(AXE_RUN);
    if (!violations.length) remember(shape);
    return { violations, wide: await run(WIDE) };
  } finally {
    await client.detach();
  }
}
