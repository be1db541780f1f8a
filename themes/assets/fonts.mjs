// A face in one line of a style sheet: @import "font:<package>?family=…&axis=wght&weight=300 700".
// Latin only; a browser fetches a file when a letter needs it. The ranges are those of the package.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The rules of a face, for every part of Latin that its package has. */
function rules(modules, asked) {
  const [name, query = ""] = asked.split("?");
  const face = new URLSearchParams(query);
  const folder = join(modules, name);
  const ranges = JSON.parse(readFileSync(join(folder, "unicode.json"), "utf8"));
  const style = face.get("style") ?? "normal";
  const base = name.split("/").pop();
  return ["latin-ext", "latin"].map((part) => {
    const file = `${base}-${part}-${face.get("axis") ?? face.get("weight")}-${style}.woff2`;
    if (!ranges[part] || !existsSync(join(folder, "files", file))) return "";
    const stretch = face.has("stretch") ? `font-stretch:${face.get("stretch")};` : "";
    return `@font-face{font-family:"${face.get("family")}";font-weight:${face.get("weight")};font-style:${style};${stretch}font-display:swap;src:url("${name}/files/${file}") format("woff2");unicode-range:${ranges[part]}}`;
  }).join("\n");
}

/** The plugin of the bundler that knows `font:`. */
export const fonts = (modules) => ({
  name: "fonts",
  setup(build) {
    build.onResolve({ filter: /^font:/ }, ({ path }) => ({ path: path.slice("font:".length), namespace: "font" }));
    build.onLoad({ filter: /.*/, namespace: "font" }, ({ path }) => {
      const contents = rules(modules, path);
      if (!contents) return { errors: [{ text: `no such face: ${path}` }] };
      return { contents, loader: "css", resolveDir: modules };
    });
  },
});
