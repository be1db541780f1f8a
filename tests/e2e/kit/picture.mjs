// Pictures of pages, compared with those that were accepted: small and grey, so that a
// font's edge is nothing and a lost column is everything.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PNG } from "pngjs";

/** Pixels of the page on one side of a cell. */
const CELL = 8;
/** How much darker or lighter, of 255, a cell may become. */
const SHADE = 28;
/** The share of cells that may differ. */
const SHARE = 0.01;

/** A screenshot as grey cells, one byte each. */
function cells(bytes) {
  const { width, height, data } = PNG.sync.read(bytes);
  const [across, down] = [Math.floor(width / CELL), Math.floor(height / CELL)];
  const small = new PNG({ width: across, height: down, colorType: 0, inputColorType: 0, inputHasAlpha: false });
  small.data = Buffer.alloc(across * down);
  for (let y = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1) {
      let sum = 0;
      for (let dy = 0; dy < CELL; dy += 1) {
        for (let dx = 0; dx < CELL; dx += 1) {
          const at = ((y * CELL + dy) * width + x * CELL + dx) * 4;
          sum += data[at] * 0.2126 + data[at + 1] * 0.7152 + data[at + 2] * 0.0722;
        }
      }
      small.data[y * across + x] = Math.round(sum / (CELL * CELL));
    }
  }
  return small;
}

/**
 * Compares a screenshot with the accepted one of this name; a sentence about what differs, or nothing.
 * `ACCEPT_PICTURES=1` accepts it. Pictures belong to a browser's program and major version: under another one
 * type is set otherwise, and nothing is compared.
 */
export function differs(folder, name, browser, bytes) {
  mkdirSync(folder, { recursive: true });
  const [file, made] = [path.join(folder, `${name}.png`), path.join(folder, "browser.txt")];
  const now = cells(bytes);
  if (process.env.ACCEPT_PICTURES) {
    writeFileSync(file, PNG.sync.write(now, { colorType: 0, inputColorType: 0, inputHasAlpha: false }));
    writeFileSync(made, `${browser}\n`);
    return undefined;
  }
  if (!existsSync(file)) return `there is no accepted picture ${name}: look at it, then run again with ACCEPT_PICTURES=1`;
  const accepted = readFileSync(made, "utf8").trim();
  if (accepted !== browser) {
    console.log(`${name}: accepted under Chromium ${accepted}, this is ${browser}: not compared`);
    return undefined;
  }
  const then = PNG.sync.read(readFileSync(file));
  // A few lines more or less is a changed text; the size is compared loosely, the cells strictly.
  if (then.width !== now.width || Math.abs(then.height - now.height) > 2) return `${name}: ${now.width} × ${now.height} cells instead of ${then.width} × ${then.height}`;
  const height = Math.min(then.height, now.height);
  let other = 0;
  for (let at = 0; at < now.width * height; at += 1) if (Math.abs(then.data[at * 4] - now.data[at]) > SHADE) other += 1;
  const share = other / (now.width * height);
  return share > SHARE ? `${name}: ${(share * 100).toFixed(1)} % of the picture is not as accepted` : undefined;
}
