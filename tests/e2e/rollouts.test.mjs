// An operator rolls a release out: to an agency it suits, then one that fails, which stops and goes back by itself.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });
const release = (slug) => scene.house.value(`select m.release from modules m join directory.tenants t on t.id = m.tenant_id where t.slug = '${slug}' and m.name = 'address_book'`);

/** Brings an agency back to 1.1.0 by its own pages. */
async function older(email, slug, lang) {
  const person = await scene.member(email, { slug, lang });
  await person.go("/app/modules/address_book/releases/1.1.0");
  await person.click('form[action="/app/modules/address_book/releases/1.1.0"] .btn--primary');
  await until(`${slug} is on 1.1.0`, async () => (await release(slug)) === "1.1.0");
  return person;
}

async function begin(operator) {
  const { page } = operator;
  await operator.go("/operators/rollouts");
  await page.selectOption('[name="release"]', "address_book 2.0.0");
  await page.locator('[name="pace"][value="now"]').check();
  await page.fill('[name="bake"]', "0");
  await operator.click(page.locator('form[action="/operators/rollouts"] .btn--primary'));
  assert.match(page.url(), /\/operators\/rollouts\/[0-9a-f-]{36}$/);
}

journey("a good release arrives, a bad one stops and goes back, and the board shows it as it goes", async () => {
  const claire = await older("claire@heures-claires.test", "heures-claires", "fr");
  const operator = await scene.person();
  const { page } = operator;
  await operator.signIn("operateur@estrade.test", DEMO_PASSWORD);
  await operator.go("/operators/rollouts", { name: "rollouts-empty" });
  await begin(operator);
  await page.locator(".badge", { hasText: operator.say("rollout-state-done") }).waitFor({ timeout: 60_000 });
  assert.equal(await release("heures-claires"), "2.0.0");
  await operator.look("rollout-done");

  // A day on which the second line of an address cannot be written.
  await scene.house.rows("alter table organisations add constraint organisations_bad check (street_more is null) not valid");
  const street = await older("claire@heures-claires.test", "heures-claires", "fr");
  await street.go("/app/organisations/new");
  await street.page.fill('[name="name"]', "Halle");
  await street.page.selectOption('[name="kind"]', "label");
  await street.page.fill('[name="street"]', "1 quai Sud, Bât. C");
  await Promise.all([street.page.waitForURL(/organisations\/[0-9a-f-]{36}/), street.page.click("form button.btn--primary")]);
  await begin(operator);
  await page.locator(".badge", { hasText: operator.say("rollout-state-halted") }).waitFor({ timeout: 60_000 });
  await until("the agency is as before", async () => (await release("heures-claires")) === "1.1.0");
  await operator.look("rollout-halted");
  await operator.click(page.locator('form[action$="/abort"] button'));
  for (const how of [{ lang: "en", width: 390, dark: true }]) {
    const phone = await scene.person(how);
    await phone.signIn("operateur@estrade.test", DEMO_PASSWORD);
    await phone.go(new URL(page.url()).pathname, { name: "rollout-phone" });
    await phone.go("/operators/rollouts", { name: "rollouts-phone" });
    await phone.leave();
  }
  for (const lang of ["fr", "en"]) {
    const phone = await scene.person({ lang, width: 390 });
    await phone.signIn("operateur@estrade.test", DEMO_PASSWORD);
    await phone.go("/operators/rollouts", { name: `rollouts-tabs-${lang}` });
    const cut = await phone.page.$$eval(".thumb__link > span", (all) => all.filter((word) => word.scrollWidth > word.clientWidth).map((word) => word.textContent));
    assert.deepEqual(cut, [], "every tab says its whole word");
    await phone.leave();
  }
  await claire.go("/app/modules/wishes", { name: "wishes" });
  await claire.page.locator('input[name="volunteer"][type="checkbox"]').check();
  await claire.click(claire.page.locator('form[action="/app/modules/wishes"] .btn--primary'));
  assert.ok(await claire.page.locator('input[name="volunteer"][type="checkbox"]').isChecked());
  for (const person of [claire, street, operator]) await person.leave();
});

journey("a release that fails for some agencies goes ring by ring, stops at five per cent, and those are back", async () => {
  // The house's own agency and a volunteer have nothing that could fail; the others do.
  await scene.house.rows("alter table organisations drop constraint organisations_bad");
  await scene.house.rows("alter table organisations add constraint organisations_bad check (street_more is distinct from 'Bât. Z') not valid");
  for (let n = 0; n < 12; n += 1) {
    const id = await scene.house.value("insert into directory.tenants (slug, name, kind) values ($1, $2, 'booking') returning id", [`troupe-${n}`, `Troupe ${n}`]);
    await scene.house.rows("insert into modules (tenant_id, name, release, state) values ($1, 'address_book', '1.1.0', 'on')", [id]);
    const street = n === 0 ? "1 quai Sud" : "1 quai Sud, Bât. Z";
    await scene.house.rows("insert into organisations (tenant_id, name, kind, street, created_by) values ($1, 'Halle', 'label', $2, 'system:test')", [id, street]);
    if (n === 0) await scene.house.rows("insert into settings (tenant_id, name, document, version) values ($1, 'releases', '{\"volunteer\": true}', 1)", [id]);
  }
  const operator = await scene.person({ lang: "fr" });
  const { page } = operator;
  await operator.signIn("operateur@estrade.test", DEMO_PASSWORD);
  await begin(operator);
  await page.locator(".badge", { hasText: operator.say("rollout-state-halted") }).waitFor({ timeout: 90_000 });
  await operator.look("rollout-five");
  const rings = await scene.house.rows("select t.slug, a.ring, a.state from work.rollout_agencies a join directory.tenants t on t.id = a.tenant_id join work.rollouts r on r.id = a.rollout_id where r.state = 'halted' order by a.ring, t.slug");
  const at = (ring) => rings.filter((row) => row.ring === ring);
  assert.deepEqual(at(0).map((row) => [row.slug, row.state]), [["heures-claires", "arrived"]], "the house's own has it");
  assert.deepEqual(at(1).map((row) => [row.slug, row.state]), [["troupe-0", "arrived"]], "so has who volunteered");
  assert.deepEqual(at(2).map((row) => row.state), ["failed"], "it stopped at five per cent");
  assert.ok([...at(3), ...at(4)].every((row) => row.state === "waiting") && at(4).length > 5, "the others never saw it");
  const [{ slug }] = at(2);
  assert.equal(await release(slug), "1.1.0", "back on the old release");
  assert.equal(await scene.house.value("select o.street from organisations o join directory.tenants t on t.id = o.tenant_id where t.slug = $1", [slug]), "1 quai Sud, Bât. Z");
  const told = await page.textContent("main");
  assert.ok(told.includes(slug) && told.includes(operator.say("ring-2")), "and the board says who and where");
  await operator.leave();
});
