// An admin tries an upgrade of the address book in a staging copy, then does it for real, works, goes back, finds the new
// work intact, and goes up again.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });
const AGENCY = "heures-claires";
const COPY = `${AGENCY}--copie`;

const pinned = async (slug) => scene.house.value(`select m.release from modules m join directory.tenants t on t.id = m.tenant_id where t.slug = '${slug}' and m.name = 'address_book'`);

/** Confirms the plan of a release at the address where the page is, and sees it through. */
async function move(claire, slug, version, name) {
  const { page } = claire;
  const at = new URL(page.url()).origin;
  await page.goto(`${at}/app/modules/address_book/releases/${version}`);
  await claire.click(`form[action="/app/modules/address_book/releases/${version}"] .btn--primary`, name);
  await page.waitForSelector('#moving a[href="/app/modules/address_book/releases"]', { timeout: 30_000 });
  await until(`${slug} is on ${version}`, async () => (await pinned(slug)) === version);
}

journey("an upgrade is tried in a copy, then done, undone and done again", async () => {
  const claire = await scene.person({ slug: AGENCY, lang: "fr" });
  const { page } = claire;
  await claire.signIn("claire@heures-claires.test", DEMO_PASSWORD);
  const home = new URL(page.url()).origin;
  await move(claire, AGENCY, "1.1.0", "copy-before");

  await claire.go("/app/modules/copy", { name: "copy-plan" });
  await claire.click('form[action="/app/modules/copy"] .btn--primary');
  await page.waitForSelector("#enter", { timeout: 60_000 });
  await Promise.all([page.waitForURL((url) => url.hostname.startsWith(COPY) && url.pathname === "/app"), page.click("#enter")]);
  assert.match(await page.textContent(".copy-bar"), /Copie d’essai/);
  await move(claire, COPY, "2.0.0", "copy-upgrade");
  const there = new URL(page.url()).origin;
  await page.goto(`${there}/app/organisations/new`);
  assert.equal(await page.locator('[name="street_more"]').count(), 1, "the new release can be tried");
  assert.equal(await pinned(AGENCY), "1.1.0", "and the agency knows nothing of it");

  await page.goto(`${home}/app`);
  assert.equal(await page.locator(".copy-bar").count(), 0);
  await move(claire, AGENCY, "2.0.0", "copy-for-real");
  await claire.go("/app/organisations/new");
  await page.fill('[name="name"]', "Halle essayée");
  await page.selectOption('[name="kind"]', "label");
  await page.fill('[name="street"]', "1 quai Sud");
  await page.fill('[name="street_more"]', "Bât. C");
  await Promise.all([page.waitForURL(/organisations\/[0-9a-f-]{36}/), page.click('form button.btn--primary')]);
  const halle = new URL(page.url()).pathname;

  await move(claire, AGENCY, "1.1.0", "copy-back");
  await claire.go(`${halle}/edit`);
  assert.equal(await page.inputValue('[name="street"]'), "1 quai Sud, Bât. C", "the new work is intact");
  await move(claire, AGENCY, "2.0.0", "copy-again");
  await claire.go(`${halle}/edit`);
  assert.equal(await page.inputValue('[name="street_more"]'), "Bât. C", "what waited is back");

  await claire.go("/app/modules/copy");
  await page.click("#copy details summary");
  await claire.click('form[action="/app/modules/copy/remove"] .btn--danger');
  await until("nothing of the copy is left", async () => (await scene.house.value(`select count(*) from directory.tenants where slug = '${COPY}'`)).toString() === "0");
  await claire.leave();
});
