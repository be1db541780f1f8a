// A file of people such as agencies bring.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./words.mjs";

/** How many people it holds, and how many of them are wrong. */
export const ROWS = 5_000;
export const BAD = 60;

/** How long its import may take, in ms, where every core has other work. */
export const LONG = 240_000;

/** The file's bytes, made by the address book's example. */
export function peopleFile() {
  if (process.env.PEOPLE_CSV) return readFileSync(process.env.PEOPLE_CSV);
  const built = path.join(path.dirname(process.env.ESTRADE_BIN), "examples/people_csv");
  const options = { cwd: ROOT, maxBuffer: 1 << 26 };
  return existsSync(built) ? execFileSync(built, options) : execFileSync("cargo", ["run", "-q", "-p", "address-book", "--example", "people_csv"], options);
}
