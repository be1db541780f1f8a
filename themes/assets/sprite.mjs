// One SVG sprite out of the Lucide icons named in icons.txt (one a line; `name = lucide-name` renames).
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Returns the sprite's text; an icon that the package does not have is an error. */
export function sprite(list, folder) {
  const lines = readFileSync(list, "utf8").split("\n").map((l) => l.replace(/#.*/, "").trim()).filter(Boolean);
  const symbols = lines.map((line) => {
    const [name, source = name] = line.split("=").map((part) => part.trim());
    const file = join(folder, `${source}.svg`);
    if (!existsSync(file)) throw new Error(`icons.txt names ${source}, which lucide-static does not have`);
    const inner = readFileSync(file, "utf8").replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}
