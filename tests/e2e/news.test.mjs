// What is new: a dot says that there is something, the page tells it, reading it takes the dot away.
import assert from "node:assert/strict";
import { journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });
const release = (slug) => scene.house.value(`select m.release from modules m join directory.tenants t on t.id = m.tenant_id where t.slug = '${slug}' and m.name = 'address_book'`);

/** Brings the agency to a release by its own pages. */
async function move(claire, slug, version) {
  await claire.go(`/app/modules/address_book/releases/${version}`);
  await claire.click(`form[action="/app/modules/address_book/releases/${version}"] .btn--primary`);
  await until(`the agency is on ${version}`, async () => (await release(slug)) === version);
}

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr" },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true },
]) {
  journey(`a release arrives, its news is seen, read, and subscribed to, in ${how.lang}`, async () => {
    const claire = await scene.member(who, how);
    const { page } = claire;
    await claire.go("/app/news");
    if (await page.locator('form[action="/app/news/read"] button').count()) await claire.click('form[action="/app/news/read"] button');
    await move(claire, how.slug, "1.1.0");
    await claire.go("/app/news");
    const before = await page.locator(".lines.card > li").count();
    assert.equal(await page.locator(".lines.card .badge").count(), 0, "going back is no news");
    await move(claire, how.slug, "2.0.0");
    await claire.go("/app");
    const spark = page.locator("[data-news]");
    await until("the dot shows", async () => (await spark.getAttribute("data-unread")) !== null);
    await claire.click(spark, `news-${how.lang}`);
    assert.match(page.url(), /\/app\/news$/);
    const lines = page.locator(".lines.card > li");
    assert.equal(await lines.count(), before + 1, "one line for one release");
    assert.match(await lines.first().textContent(), /2\.0\.0/);
    assert.equal(await page.locator(".lines.card .badge").count(), 1, "it is new");
    await claire.click('form[action="/app/news/read"] button');
    assert.equal(await page.locator(".lines.card .badge").count(), 0, "it was read");
    await claire.go("/app");
    await until("the dot is gone", async () => (await spark.getAttribute("data-unread")) === null);
    await claire.go("/app/news");
    await claire.click('form[action="/app/news/monthly"] button', `news-monthly-${how.lang}`);
    assert.ok((await page.textContent("main")).includes(claire.say("news-monthly-is-on")));
    await claire.click('form[action="/app/news/monthly"] button');
    assert.ok((await page.textContent("main")).includes(claire.say("news-monthly-is-off")));
    await claire.leave();
  });
}
