// A module goes off by a plan that is shown first, hides exactly its own, and comes back as it was.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";

/** Everything a module could lose: its rows, and who may do what. */
async function inventory() {
  const rows = {};
  for (const table of ["people", "organisations", "artists", "venues", "interactions", "enquiries", "grants", "settings"]) rows[table] = await scene.house.value(`select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from ${table} t`);
  return rows;
}

journey("the site goes off with a plan, visitors get the card, and everything returns", async () => {
  const claire = await scene.person({ slug: SLUG });
  const { page } = claire;
  await claire.signIn("claire@heures-claires.test", DEMO_PASSWORD);
  const before = await inventory();
  await claire.go("/app/modules", { name: "modules" });
  await claire.click('a[href="/app/modules/showcase/plan"]', "plan-off");
  assert.match(await page.textContent("main"), new RegExp(claire.say("enquiries-many")), "the plan names what will hide");
  assert.deepEqual(await inventory(), before, "looking at a plan changes nothing");
  await claire.click('form[action="/app/modules/showcase/apply"] .btn--primary', "modules-off");
  assert.match(await claire.toast(), new RegExp(claire.say("module-showcase")));
  assert.equal(await page.locator('.rail a[href="/app/enquiries"], .rail a[href="/app/site"]').count(), 0, "its places have gone from the navigation");
  await claire.go("/app/enquiries", { status: 404, name: "module-off" });
  assert.match(await page.textContent("h1"), new RegExp(claire.say("module-showcase")));
  assert.ok(await page.locator('main a[href="/app/modules"]').isVisible(), "who may switch it on is shown the way");

  for (const how of [{ lang: "fr" }, { lang: "en", width: 390 }]) {
    const visitor = await scene.person({ slug: SLUG, ...how });
    await visitor.go("/", { name: "card" });
    assert.match(await visitor.page.textContent("h1"), /Les Heures Claires/);
    assert.equal(await visitor.page.locator('a[href^="/artists"]').count(), 0);
    await visitor.go("/contact", { status: 404, name: "card-lost" });
    await visitor.leave();
  }

  await claire.go("/app/modules");
  await claire.click('a[href="/app/modules/showcase/plan"]', "plan-on");
  await claire.click('form[action="/app/modules/showcase/apply"] .btn--primary');
  await claire.go("/app/enquiries", { name: "enquiries" });
  assert.deepEqual(await inventory(), before, "everything is as it was");
  const visitor = await scene.person({ slug: SLUG });
  await visitor.go("/artists", { name: "site-artists" });
  await visitor.leave();
  await claire.leave();
});

journey("what others need goes with them, and the undo brings both back", async () => {
  const claire = await scene.person({ slug: SLUG, lang: "fr", width: 390 });
  const { page } = claire;
  await claire.signIn("claire@heures-claires.test", DEMO_PASSWORD);
  const before = await inventory();
  await claire.go("/app/modules/address_book/plan", { name: "plan-both" });
  assert.match(await page.textContent("main"), new RegExp(claire.say("module-showcase")), "the dependant is named");
  await claire.click('form[action="/app/modules/address_book/apply"] .btn--primary');
  const on = () => scene.house.rows("select m.name from modules m join directory.tenants t on t.id = m.tenant_id where t.slug = $1 and state = 'on' order by m.name", [SLUG]);
  assert.deepEqual(await on(), []);
  await claire.go("/app/people", { status: 404 });
  await claire.go("/app/modules", { name: "modules-none" });
  await claire.click('a[href="/app/modules/showcase/plan"]');
  await claire.click('form[action="/app/modules/showcase/apply"] .btn--primary');
  assert.deepEqual((await on()).map((row) => row.name), ["address_book", "showcase"], "its need comes on with it");
  assert.deepEqual(await inventory(), before);
  await claire.leave();
});
