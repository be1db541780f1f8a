// The house around the work: light and dark, two languages, the keyboard alone, no scripts at all.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";
const CLAIRE = "claire@heures-claires.test";

journey("dark, light or as the system: chosen once, kept with the person", async () => {
  const claire = await scene.person({ slug: SLUG });
  const { page } = claire;
  await claire.signIn(CLAIRE, DEMO_PASSWORD, "home");
  const theme = () => page.getAttribute("html", "data-theme");
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  assert.equal(await theme(), "system");
  const light = await ground();
  await page.locator(".bar__side > details.menu--end").last().locator("summary").click();
  const kept = page.waitForResponse((answer) => answer.url().endsWith("/preferences"));
  await page.locator('[data-theme-form] button[value="dark"]').click();
  await kept;
  // An open menu lies over what stands below it.
  await page.keyboard.press("Escape");
  await claire.look("home-dark");
  assert.notEqual(await ground(), light);
  for (const to of ["/app/people", "/app/artists?layout=board", "/app/people/new", "/app/_design"]) {
    await claire.go(to, { name: `dark${to.replaceAll(/\W/g, "-")}` });
    assert.equal(await theme(), "dark", "the choice goes with the person");
  }
  await claire.leave();
});

journey("the living page of components holds in both lights", async () => {
  for (const how of [{ dark: true, width: 390 }, { lang: "en" }]) {
    const claire = await scene.person({ slug: SLUG, ...how });
    await claire.signIn(CLAIRE, DEMO_PASSWORD);
    await claire.go("/app/_design", { name: how.dark ? "design-dark" : "design" });
    await claire.leave();
  }
});

journey("French or English, everywhere and at once", async () => {
  const maud = await scene.person({ slug: SLUG });
  const { page } = maud;
  await maud.signIn("maud@heures-claires.test", DEMO_PASSWORD);
  await maud.go("/app/people");
  assert.match(await page.textContent("h1"), new RegExp(maud.say("people-many")));
  await page.locator(".bar__side > details.menu--end").last().locator("summary").click();
  await maud.click('.menu__item[name="locale"][value="en"]', "people-english");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  maud.lang = "en";
  assert.match(await page.textContent("h1"), new RegExp(maud.say("people-many")));
  await maud.go("/app");
  assert.equal(await page.getAttribute("html", "lang"), "en", "the language stays");
  await maud.leave();
});

journey("from the sign-in to an open record without touching a mouse", async () => {
  const claire = await scene.person({ slug: SLUG });
  const { page } = claire;
  await claire.go("/sign-in");
  await page.keyboard.type(CLAIRE);
  await page.keyboard.press("Tab");
  await page.keyboard.type(DEMO_PASSWORD);
  await claire.follow(() => page.keyboard.press("Enter"));
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip", "the first stop leads past the navigation");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.keyboard.press("Control+k");
  await page.keyboard.type(claire.say("people-many").slice(0, 5));
  await page.locator('.palette__item[data-href="/app/people"]').waitFor();
  await page.locator('.palette__item[data-href="/app/people"][aria-selected="true"]').waitFor();
  await claire.follow(() => page.keyboard.press("Enter"));
  await page.keyboard.press("j");
  const focused = await page.evaluate(() => document.activeElement.className);
  assert.equal(focused, "table__title");
  // On a wide screen a record opens beside its list.
  await page.keyboard.press("Enter");
  await page.locator("#panel:not([hidden]) #record").waitFor();
  await claire.look("panel");
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#panel").isHidden());
  assert.equal(await page.evaluate(() => document.activeElement.className), "table__title", "the focus returns to where it was");
  await page.keyboard.press("?");
  await page.locator("#keys[open]").waitFor();
  await claire.look("keys");
  await page.keyboard.press("Escape");
  await claire.leave();
});

journey("without scripts one signs in, reads, and writes", async () => {
  const claire = await scene.person({ slug: SLUG, scripts: false });
  const { page } = claire;
  await claire.signIn(CLAIRE, DEMO_PASSWORD, "plain-home");
  await claire.go("/app/people", { name: "plain-people" });
  await page.fill("#search", "a");
  await claire.follow(() => page.locator("#search").press("Enter"));
  assert.match(page.url(), /q=a/);
  await claire.go("/app/people");
  await claire.click(page.locator("[data-new]"));
  await page.fill("#f-last_name", "Sansscript");
  await claire.click("#record-form [data-save]", "plain-made");
  assert.match(await page.textContent("h1"), /Sansscript/);
  await page.locator(".head__acts details > summary").click();
  await claire.click('.head__acts form[action$="/delete"] button', "plain-deleted");
  await claire.click("#toasts .toast__undo");
  assert.match(await page.textContent("h1"), /Sansscript/);
  await claire.go("/app/artists?layout=board", { name: "plain-board" });
  await page.locator(".bar__side > details.menu--end").last().locator("summary").click();
  await claire.click('form[action="/sign-out"] button', "plain-out");
  assert.match(page.url(), /\/sign-in$/);
  await claire.leave();
});

journey("on a phone the back office fits, list, record, form and board", async () => {
  const claire = await scene.person({ slug: SLUG, width: 390 });
  await claire.signIn(CLAIRE, DEMO_PASSWORD, "phone-home");
  for (const to of ["/app/people", "/app/artists", "/app/artists?layout=board", "/app/people/new", "/app/people/import"]) await claire.go(to, { name: `phone${to.replaceAll(/\W/g, "-")}` });
  await claire.go("/app/people");
  await claire.click(claire.page.locator(".table__title").first(), "phone-person");
  await claire.leave();
});

journey("what is not there is said kindly, and leads on", async () => {
  const visitor = await scene.person({ lang: "en" });
  await visitor.go("/no-such-page", { status: 404, name: "lost" });
  assert.ok((await visitor.page.locator("main a").count()) > 0);
  await visitor.go(`${scene.house.origin("nobody-here")}/`, { status: 421, name: "unknown-address" });
  await visitor.leave();
  const claire = await scene.person({ slug: SLUG });
  await claire.signIn(CLAIRE, DEMO_PASSWORD);
  await claire.go("/app/people/00000000-0000-7000-8000-000000000000", { status: 404, name: "record-lost" });
  await claire.leave();
});
