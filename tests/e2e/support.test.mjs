// An operator looks into an agency: asked with a reason, read alone, followed and ended by the agency.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";
const DESK = "/app/settings/support";

journey("an operator looks into an agency, which is asked first, follows them and ends it", async () => {
  const agency = await scene.house.value("select id from directory.tenants where slug = $1", [SLUG]);
  const access = `/operators/agencies/${agency}/access`;
  const claire = await scene.member("claire@heures-claires.test", { slug: SLUG, lang: "fr", width: 390, dark: true });
  const opal = await scene.person({ lang: "fr" });
  await opal.signIn("operateur@estrade.test", DEMO_PASSWORD);
  await claire.go(DESK, { name: "support-nobody" });
  await claire.click(`form[action="${DESK}/asks"] button`, "support-asks");

  await opal.go(access, { name: "support-form" });
  await opal.page.fill('[name="fr"]', "Une date du calendrier a disparu.");
  await opal.click('form[action$="/access"] .btn--primary', "support-form-wrong");
  assert.equal(await opal.page.locator("#f-cause-error").count(), 1, "the message stands beside the reason");
  await opal.page.check('input[name="cause"][value="question"]');
  await opal.click('form[action$="/access"] .btn--primary', "support-waits");
  assert.equal(await opal.page.locator('a[href*="/enter/"]').count(), 0, "the agency has not answered");

  await claire.go(DESK, { name: "support-asked" });
  await claire.click('form[action$="/allow"] button', "support-allowed");
  await opal.go(access, { name: "support-open" });
  await opal.page.click('a[href*="/enter/"]');
  await opal.page.waitForURL(/\/app$/);
  await opal.look("support-inside");
  const inside = new URL(opal.page.url()).origin;
  await opal.go(`${inside}/app/people`, { name: "support-people" });
  assert.equal(await opal.page.locator(".stage__banner").count(), 1, "they are told that they are a guest");
  await opal.go(`${inside}/app/profile`, { name: "support-shut", status: 409 });

  await claire.go("/app", { name: "support-told" });
  await claire.go(DESK, { name: "support-follow" });
  await claire.page.click('a[href*="/app/settings/support/"]');
  await claire.look("support-looks");
  assert.match(await claire.page.textContent("main"), /\/app\/people/);
  await claire.go(DESK);
  await claire.click('form[action$="/end"] button', "support-ended");
  await opal.page.goto(`${inside}/app/people`);
  await opal.page.waitForURL(/\/sign-in/);
  await claire.leave();
  await opal.leave();
});
