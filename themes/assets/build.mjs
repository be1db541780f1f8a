// Bundles the style sheets and islands of the house and of every public theme into dist/,
// under content-hashed names, with a manifest (logical name -> file) and precompressed copies.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import esbuild from "esbuild";
import { fonts } from "./fonts.mjs";
import { places } from "./places.mjs";
import { sprite } from "./sprite.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const final = join(here, "dist");
// Built aside and moved into place whole, so that a running server never sees half a bundle.
const dist = join(here, `dist.next-${process.pid}`);
const browsers = ["chrome123", "edge123", "firefox128", "safari17.5"];

/** Entry points of the house: logical name without extension -> source file. */
const house = {
  app: "ts/app.ts",
  boot: "ts/boot.ts",
  public: "css/public.css",
  platform: "src/platform/platform.css",
  calendar: "css/calendar.css",
};

/** `theme-<name>` entries of the public themes, one style sheet and at most one script each. */
function themes() {
  const found = {};
  for (const dir of readdirSync(resolve(here, ".."), { withFileTypes: true })) {
    const assets = resolve(here, "..", dir.name, "assets");
    if (!dir.isDirectory() || dir.name === "assets" || !existsSync(assets)) continue;
    for (const kind of ["css", "ts"]) {
      const files = readdirSync(assets).filter((f) => extname(f) === `.${kind}` && !f.endsWith(".d.ts"));
      const entry = files.length === 1 ? files[0] : [`theme.${kind}`, `${dir.name}.${kind}`, `index.${kind}`].find((f) => files.includes(f));
      if (entry) found[`theme-${dir.name}.${kind}`] = join(assets, entry);
    }
  }
  return found;
}

const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  metafile: true,
  write: true,
  outdir: dist,
  legalComments: "none",
  charset: "utf8",
  target: browsers,
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  assetNames: "[name]-[hash]",
  nodePaths: [join(here, "node_modules")],
  loader: { ".woff2": "file", ".woff": "empty", ".svg": "file", ".png": "file", ".jpg": "file", ".webp": "file", ".avif": "file" },
  plugins: [fonts(join(here, "node_modules"))],
  logLevel: "warning",
};

async function build() {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  const manifest = {};
  const note = (logical, file) => { manifest[logical] = file; };

  const sheets = { app: "css/app.css", public: house.public, platform: house.platform, calendar: house.calendar };
  const scripts = { app: house.app };
  for (const [name, file] of Object.entries(themes())) (name.endsWith(".css") ? sheets : scripts)[name.replace(/\.(css|ts)$/, "")] = file;

  const results = await Promise.all([
    esbuild.build({ ...shared, entryPoints: sheets }),
    esbuild.build({ ...shared, entryPoints: scripts, format: "esm", splitting: true }),
    // boot runs before the first paint, so it is a classic script of a few bytes.
    esbuild.build({ ...shared, entryPoints: { boot: house.boot }, format: "iife" }),
  ]);
  for (const { metafile } of results) {
    for (const [path, out] of Object.entries(metafile.outputs)) {
      const file = basename(path);
      if (out.entryPoint) note(file.replace(/-[A-Z0-9]{8}(?=\.)/, ""), file);
      else if (extname(file) === ".woff2") note(file.replace(/-[A-Z0-9]{8}(?=\.)/, ""), file);
    }
  }

  const svg = sprite(join(here, "icons.txt"), join(here, "node_modules/lucide-static/icons"));
  for (const [name, body] of [["icons", svg], ["mark", readFileSync(join(here, "mark.svg"), "utf8")]]) {
    const hash = createHash("sha256").update(body).digest("hex").slice(0, 8).toUpperCase();
    writeFileSync(join(dist, `${name}-${hash}.svg`), body);
    note(`${name}.svg`, `${name}-${hash}.svg`);
  }

  // For the host and not for browsers: the letters of printed tables, and where towns lie.
  const letters = (weight) => readFileSync(join(here, `node_modules/@expo-google-fonts/instrument-sans/${weight}/InstrumentSans_${weight}.ttf`));
  for (const [name, end, body] of [["print-regular", "ttf", letters("400Regular")], ["print-bold", "ttf", letters("600SemiBold")], ["places", "txt", places()]]) {
    const hash = createHash("sha256").update(body).digest("hex").slice(0, 8).toUpperCase();
    writeFileSync(join(dist, `${name}-${hash}.${end}`), body);
    note(`${name}.${end}`, `${name}-${hash}.${end}`);
  }

  const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => a.localeCompare(b)));
  writeFileSync(join(dist, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);
  for (const file of readdirSync(dist)) {
    if (![".css", ".js", ".svg"].includes(extname(file))) continue;
    const body = readFileSync(join(dist, file));
    writeFileSync(join(dist, `${file}.br`), brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
    writeFileSync(join(dist, `${file}.gz`), gzipSync(body, { level: 9 }));
  }
  for (const name of ["app.css", "app.js", "boot.js", "icons.svg"]) {
    const file = join(dist, sorted[name]);
    console.log(`${name.padEnd(10)} ${(readFileSync(file).length / 1024).toFixed(1)} KiB, ${(readFileSync(`${file}.br`).length / 1024).toFixed(1)} KiB brotli`);
  }
}

try {
  await build();
  const old = join(here, `dist.old-${process.pid}`);
  if (existsSync(final)) renameSync(final, old);
  renameSync(dist, final);
  rmSync(old, { recursive: true, force: true });
} finally {
  rmSync(dist, { recursive: true, force: true });
}
