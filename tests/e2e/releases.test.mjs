// An agency goes back to an older release and up again by its pages; the work done meanwhile stays.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });

/** The release of the address book in the demo agency. */
const pinned = async () => scene.house.value("select m.release from modules m join directory.tenants t on t.id = m.tenant_id where t.slug = 'heures-claires' and m.name = 'address_book'");

/** Looks at the plan of a release, confirms it, and sees it through. */
async function move(claire, version, name) {
  const { page } = claire;
  await claire.go("/app/modules/address_book/releases", { name: `${name}-releases` });
  await claire.click(`a[href="/app/modules/address_book/releases/${version}"]`, `${name}-plan`);
  await claire.click(`form[action="/app/modules/address_book/releases/${version}"] .btn--primary`);
  await page.waitForSelector('#moving a[href="/app/modules/address_book/releases"]', { timeout: 30_000 });
  await until(`the agency is on ${version}`, async () => (await pinned()) === version);
}

for (const how of [{ lang: "fr" }, { lang: "en", width: 390 }]) {
  journey(`back, work, and up again, in ${how.lang}`, async () => {
    const claire = await scene.person({ slug: "heures-claires", ...how });
    const { page } = claire;
    await claire.signIn("claire@heures-claires.test", DEMO_PASSWORD);
    assert.equal(await pinned(), "2.1.0");
    await claire.go("/app/organisations/new");
    await page.fill('[name="name"]', `Halle ${how.lang}`);
    await page.selectOption('[name="kind"]', "label");
    await page.fill('[name="street"]', "1 quai Sud");
    await page.fill('[name="street_more"]', "Bât. C");
    await Promise.all([page.waitForURL(/organisations\/[0-9a-f-]{36}/), page.click('form button.btn--primary')]);
    const halle = new URL(page.url()).pathname;

    await move(claire, "1.1.0", `back-${how.lang}`);
    // What came with a newer release is not there, and its address leads to it.
    await claire.go("/app/network", { status: 404, name: `not-in-release-${how.lang}` });
    assert.equal(await page.locator('nav a[href="/app/network"]').count(), 0, "no place in the menu");
    await claire.click('a[href="/app/modules/address_book/releases/2.1.0"]', `brings-${how.lang}`);
    await claire.go("/app/guide/address-book", { name: `guide-old-${how.lang}` });
    await claire.go(`${halle}/edit`, { name: `old-form-${how.lang}` });
    assert.equal(await page.locator('[name="street_more"]').count(), 0, "the older release has no second line");
    assert.equal(await page.inputValue('[name="street"]'), "1 quai Sud, Bât. C", "and loses nothing of it");
    await page.fill('[name="city"]', "Nantes");
    await Promise.all([page.waitForURL((url) => url.pathname === halle), page.click('form button.btn--primary')]);

    await move(claire, "2.1.0", `up-${how.lang}`);
    await claire.go(`${halle}/edit`, { name: `new-form-${how.lang}` });
    assert.equal(await page.inputValue('[name="street_more"]'), "Bât. C", "what waited is back");
    assert.equal(await page.inputValue('[name="city"]'), "Nantes", "the work done meanwhile is intact");
    await claire.go("/app/network", { name: `in-release-${how.lang}` });
    await claire.leave();
  });
}
