// A module leaves for good: its page says what would go, two people want it, anybody stops it, thirty days pass, nothing is left.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";
const PAGE = "/app/modules/showcase/purge";
const standing = () => scene.house.value("select p.state from module_purges p join directory.tenants t on t.id = p.tenant_id where t.slug = $1 order by asked_at desc limit 1", [SLUG]);
const cli = (...more) => scene.house.run("tenant", "purge", "showcase", "--agency", SLUG, ...more);

/** One asks, the other approves. */
async function both(claire, lina, name) {
  await claire.go(PAGE, { name: `${name}-plan` });
  await claire.click(`form[action="${PAGE}"] .btn--danger`, `${name}-asked`);
  const request = new URL(claire.page.url()).pathname;
  assert.match(request, /^\/app\/approvals\//);
  assert.equal(await claire.page.locator('form[action$="/approve"]').count(), 0, "nobody approves their own");
  await lina.go(request, { name: `${name}-approve` });
  await lina.click('form[action$="/approve"] .btn--primary', `${name}-approved`);
  assert.equal(await standing(), "waiting");
}

journey("the site is removed for good by two people, after a change of mind", async () => {
  const lina = await scene.house.value("select m.id from members m join directory.tenants t on t.id = m.tenant_id where t.slug = $1 and m.email = 'stagiaire@heures-claires.test'", [SLUG]);
  await scene.house.rows("update member_roles set role = 'admin' where member_id = $1", [lina]);
  const claire = await scene.member("claire@heures-claires.test", { slug: SLUG, lang: "fr" });
  const second = await scene.member("stagiaire@heures-claires.test", { slug: SLUG, lang: "en", width: 390, dark: true });
  assert.match(cli(), /Nobody ever asked/);
  await claire.go(PAGE, { name: "purge-on" });
  assert.equal(await claire.page.locator(".btn--danger").count(), 0, "what is on is switched off first");
  await claire.go("/app/modules/showcase/plan");
  await claire.click('form[action="/app/modules/showcase/apply"] .btn--primary', "purge-off");
  await claire.click(`a[href="${PAGE}"]`);

  await both(claire, second, "purge");
  for (const how of [{ lang: "fr", dark: true }, { lang: "en", width: 390 }]) {
    const eyes = await scene.member("claire@heures-claires.test", { slug: SLUG, ...how });
    await eyes.go(PAGE, { name: `purge-waiting-${how.lang}` });
    assert.ok(await eyes.page.locator(`form[action="${PAGE}/stop"] .btn--primary`).isVisible(), "one click stops it");
    await eyes.leave();
  }
  assert.match(cli(), /is removed at heures-claires on/);
  await second.go(PAGE);
  await second.click(`form[action="${PAGE}/stop"] button`, "purge-stopped");
  assert.equal(await standing(), "stopped");
  assert.match(cli(), /was stopped on/);
  assert.throws(() => cli("--stop"), /nothing that could be stopped/);

  await both(claire, second, "purge-again");
  cli("--stop");
  assert.equal(await standing(), "stopped", "the command line stops it, too");
  await both(claire, second, "purge-at-last");
  assert.ok(Number(await scene.house.value("select count(*) from enquiries e join directory.tenants t on t.id = e.tenant_id where t.slug = $1", [SLUG])) > 0);
  await scene.house.rows("set session_replication_role = replica; update module_purges set due_at = now() - interval '1 minute' where state = 'waiting'; delete from work.jobs where name = 'house.carry_purge'; set session_replication_role = origin");
  // Its work was lost: the command line orders it again.
  cli("--resume");
  await until("it is gone", async () => (await standing()) === "done", 60_000);
  assert.equal(Number(await scene.house.value("select count(*) from enquiries e join directory.tenants t on t.id = e.tenant_id where t.slug = $1", [SLUG])), 0);
  assert.match(cli(), /was removed at heures-claires on .*enquiries/);
  await claire.go(PAGE, { name: "purge-done" });
  await second.go(PAGE, { name: "purge-done" });
  // And it comes again as new.
  await claire.go("/app/modules/showcase/plan");
  await claire.click('form[action="/app/modules/showcase/apply"] .btn--primary');
  await claire.go("/app/enquiries", { name: "purge-new" });
  await claire.leave();
  await second.leave();
});
