// Somebody with a browser. Every page they look at is checked for what no page may do.
import { randomInt } from "node:crypto";
import { mkdirSync } from "node:fs";
import path from "node:path";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { checked } from "./accessible.mjs";
import { ROOT, say } from "./words.mjs";

const FLAGS = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-sandbox"];
const SHOTS = path.join(ROOT, "test-results/e2e");

/** A Chromium: the one that `CHROMIUM` names. */
export function browser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });
}

/** How long a page may take, in ms: a file of thousands of lines is tried line by line, by a host that is not optimised. */
const SLOW = 90_000;

/** A person at a browser of their own: language, width, light, scripts or none. */
export class Person {
  static async at(chromium, house, { slug = "", lang = "fr", width = 1280, height, dark = false, scripts = true, proxy } = {}) {
    const person = new Person();
    person.house = house;
    person.lang = lang;
    person.width = width;
    person.slug = slug;
    person.scripts = scripts;
    person.troubles = [];
    person.expected = new Set();
    person.context = await chromium.newContext({
      baseURL: house.origin(slug),
      locale: lang === "fr" ? "fr-FR" : "en-GB",
      timezoneId: "Europe/Paris",
      viewport: { width, height: height ?? (width < 600 ? 844 : 860) },
      hasTouch: width < 600,
      colorScheme: dark ? "dark" : "light",
      javaScriptEnabled: scripts,
      reducedMotion: "reduce",
      ...(proxy ? { proxy: { server: proxy } } : {}),
      // Everybody comes from an address of their own.
      extraHTTPHeaders: { "x-forwarded-for": `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}` },
    });
    // What is waited for is a sign of its own; this only ends a journey that waits in vain.
    person.context.setDefaultTimeout(30_000);
    person.page = await person.context.newPage();
    person.#listen(person.page);
    return person;
  }

  #listen(page) {
    const trouble = (text) => this.troubles.push(`${page.url()}: ${text}`);
    page.on("pageerror", (error) => trouble(`uncaught ${error}`));
    page.on("console", (message) => {
      // A status that is an error is judged where the answer is seen, below.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) trouble(`console: ${message.text()}`);
    });
    page.on("response", (answer) => {
      const [status, kind] = [answer.status(), answer.request().resourceType()];
      const part = ["stylesheet", "script", "font", "image"].includes(kind);
      if ((status >= 500 || (part && status >= 400)) && !this.expected.has(status)) trouble(`${status} from ${answer.url()}`);
    });
    page.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "";
      // Leaving a page ends what it was still asking for.
      if (why !== "net::ERR_ABORTED") trouble(`${why} for ${request.url()}`);
    });
  }

  /** A word of the product in this person's language. */
  say(key, args) {
    return say(this.lang, key, args);
  }

  /** Answers with this status are meant to be seen. */
  expect(status) {
    this.expected.add(status);
    return this;
  }

  /** Goes to an address and looks at the page; `status` is what it must answer. */
  async go(to, { status = 200, name } = {}) {
    if (status >= 500) this.expect(status);
    const answer = await this.page.goto(to, { waitUntil: "load" });
    assert.equal(answer.status(), status, `${answer.url()} answers`);
    await this.look(name);
  }

  /** Does something that leads to another page, waits for it, and looks at it. */
  async follow(act, name) {
    const arrived = this.page.waitForEvent("load", { timeout: SLOW });
    try {
      await Promise.all([arrived, act()]);
      // A page that only sends on to the next one is not where anybody arrives.
      await this.page.locator('html:not(:has(meta[http-equiv="refresh"]))').waitFor({ state: "attached" });
      await this.page.waitForLoadState("load");
    } catch (error) {
      // The picture is a help; what went wrong is the news.
      await this.shot(`stuck-${Date.now()}`, true).catch(() => undefined);
      throw new Error([`${this.page.url()}: ${error.message}`, ...this.troubles].join("\n  "));
    }
    await this.look(name);
  }

  /** Clicks on what leads to another page. */
  click(locator, name) {
    const what = typeof locator === "string" ? this.page.locator(locator) : locator;
    return this.follow(async () => {
      // What is not there is missed at once; what is pressed may take its time, and the pressing waits with it.
      await what.waitFor();
      await what.click({ timeout: SLOW });
    }, name);
  }

  /** Checks the page in sight: accessible, as wide as the window, and nothing went wrong on the way. */
  async look(name) {
    if (name) await this.shot(name);
    const { violations, wide } = await checked(this.context, this.page, { scripts: this.scripts, sight: `${this.lang}-${this.width}` });
    const found = violations.map((v) => `${v.id} (${v.impact}): ${v.help}\n    ${v.nodes.slice(0, 4).map((n) => `${n.target.join(" ")} ${n.failureSummary.replaceAll("\n", " ")}`).join("\n    ")}`);
    if (wide) found.push(`wider than the window: ${wide}`);
    found.push(...this.troubles.splice(0));
    if (found.length) {
      await this.shot(`wrong-${Date.now()}`, true);
      assert.fail(`${this.page.url()} (${this.lang}, ${this.width} px)\n  ${found.join("\n  ")}`);
    }
  }

  /** A picture of the page in an ignored folder, when asked for by `ESTRADE_SHOTS`, or always. */
  async shot(name, always = false) {
    if (!always && !process.env.ESTRADE_SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    await this.page.screenshot({ path: path.join(SHOTS, `${name}-${this.lang}-${this.width}.png`), fullPage: !always && this.width > 600 });
  }

  /** Signs in on this person's address and lands where signing in leads. */
  async signIn(email, password, name) {
    await this.go("/sign-in");
    await this.page.fill("#f-email", email);
    await this.page.fill("#f-password", password);
    await this.click('form .btn--primary[type="submit"]', name);
  }

  /** The text of the newest notice. */
  async toast() {
    return (await this.page.locator("#toasts [data-toast] .toast__text").last().textContent()).trim();
  }

  /** What no page in sight accounted for; closes the browser. */
  async leave() {
    await this.context.close();
    assert.deepEqual(this.troubles, [], "nothing went wrong unseen");
  }
}
