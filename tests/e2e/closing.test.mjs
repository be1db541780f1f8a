// An agency ends: its page says what would go, two people want it, it sleeps, one click undoes it, and at last nothing is left.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";
const PAGE = "/app/settings/closing";
const status = () => scene.house.value("select coalesce((select status from directory.tenants where slug = $1), 'gone')", [SLUG]);
const cli = (...more) => scene.house.run("tenant", ...more);

/** One asks, typing the agency's address; the other approves. */
async function both(claire, lina, name) {
  await claire.go(PAGE, { name: `${name}-plan` });
  await claire.page.fill('input[name="slug"]', "autre-agence");
  await claire.click(`form[action="${PAGE}"] .btn--danger`, `${name}-wrong`);
  assert.equal(await status(), "active");
  await claire.page.fill('input[name="slug"]', SLUG);
  await claire.click(`form[action="${PAGE}"] .btn--danger`, `${name}-asked`);
  const request = new URL(claire.page.url()).pathname;
  assert.match(request, /^\/app\/approvals\//);
  await lina.go(request, { name: `${name}-approve` });
  await lina.click('form[action$="/approve"] .btn--primary', `${name}-approved`);
  assert.equal(await status(), "closing");
}

journey("an agency is closed for good by two people, after a change of mind", async () => {
  const lina = await scene.house.value("select m.id from members m join directory.tenants t on t.id = m.tenant_id where t.slug = $1 and m.email = 'stagiaire@heures-claires.test'", [SLUG]);
  await scene.house.rows("update member_roles set role = 'admin' where member_id = $1", [lina]);
  const claire = await scene.member("claire@heures-claires.test", { slug: SLUG, lang: "fr" });
  const second = await scene.member("stagiaire@heures-claires.test", { slug: SLUG, lang: "en", width: 390, dark: true });
  await both(claire, second, "closing");
  // It sleeps: people read, nothing changes, the site says so.
  await claire.go("/app/people", { name: "closing-reads" });
  await second.go(PAGE, { name: "closing-waits" });
  await claire.go(PAGE, { name: "closing-waits" });
  assert.match(cli("shred", SLUG), /people\s+\d/);
  await claire.click(`form[action="${PAGE}/undo"] button`, "closing-undone");
  assert.equal(await status(), "active");

  await both(claire, second, "closing-again");
  assert.match(cli("reopen", SLUG), /as it was/);
  assert.equal(await status(), "active");
  assert.match(cli("close", SLUG, "À sa demande écrite"), /is destroyed on/);
  assert.throws(() => cli("close", SLUG, "encore"), /already/);
  assert.throws(() => cli("shred", SLUG, "--for-good"), /not over/);
  // A page that stays open asks for its bell, and is told that its agency is away.
  await claire.leave();
  await second.leave();
  await scene.house.rows("set session_replication_role = replica; update directory.closures set due_at = now() - interval '1 minute' where state = 'waiting'; set session_replication_role = origin");
  assert.match(cli("shred", SLUG, "--for-good"), /is gone/);
  assert.equal(await status(), "gone");
  assert.match(cli("closures"), /heures-claires\s+done/);
  const operator = await scene.person();
  await operator.signIn("operateur@estrade.test", DEMO_PASSWORD);
  await operator.go("/operators/closures", { name: "closures" });
  await operator.leave();
});
