// Who runs the platform: closes an agency's doors, opens them again, looks after jobs.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";

journey("an agency is suspended and resumed, and everybody is told", async () => {
  const operator = await scene.person();
  const { page } = operator;
  await operator.signIn("operateur@estrade.test", DEMO_PASSWORD, "operators");
  assert.match(page.url(), /\/operators$/);
  const claire = await scene.person({ slug: SLUG });
  await claire.signIn("claire@heures-claires.test", DEMO_PASSWORD);
  const row = page.locator("tbody tr", { hasText: SLUG });
  await operator.click(row.locator('a[href$="/suspend"]'), "operators-suspend");
  await page.locator('input[name="cause"][value="unpaid"]').check();
  await page.locator('textarea[name="fr"]').fill("Facture en attente");
  // Her open page goes on asking for what is new, and is told that the doors are closed.
  claire.expect(503);
  await operator.click(page.locator('form[action$="/suspend"] button'), "operators-suspended");
  // How soon is what tests/changes.rs asks of processes that have the machine for themselves.
  const answers = (to, status) => until(`${to} answers ${status}`, async () => (await scene.house.ask(to, { slug: SLUG })).status === status);
  await answers("/", 503);
  await answers("/app", 503);
  const visitor = await scene.person({ slug: SLUG, width: 390 });
  await visitor.go("/", { status: 503, name: "suspended" });
  assert.match(await visitor.page.textContent("body"), /Les Heures Claires/);
  assert.doesNotMatch(await visitor.page.textContent("body"), /Facture/, "the reason is not for everybody");
  await claire.go("/app", { status: 503, name: "suspended-staff" });
  assert.match(await claire.page.textContent("body"), /Facture en attente/, "who leads the agency reads why");
  assert.equal((await scene.house.ask("/", { slug: "northlight" })).status, 200, "the neighbours notice nothing");
  await operator.go("/operators");
  await operator.click(page.locator("tbody tr", { hasText: SLUG }).locator('a[href$="/resume"]'));
  await page.locator('input[name="cause"][value="paid"]').check();
  await operator.click(page.locator('form[action$="/resume"] button'));
  await answers("/", 200);
  await claire.go("/app");
  await visitor.leave();
  await claire.leave();
  await operator.leave();
});

journey("a job that died is seen, tried again, put aside; and nobody else sees the console", async () => {
  const operator = await scene.person({ lang: "en" });
  await operator.signIn("operateur@estrade.test", DEMO_PASSWORD);
  await operator.go("/operators/jobs", { name: "jobs" });
  await operator.leave();
  const claire = await scene.person();
  await claire.signIn("claire@heures-claires.test", DEMO_PASSWORD, "agencies");
  await claire.go("/operators", { status: 404 });
  await claire.go("/agencies");
  await claire.click(claire.page.locator(".door", { hasText: "Les Heures Claires" }));
  assert.equal(claire.page.url(), `${scene.house.origin(SLUG)}/app`, "one sign-in, and through the door");
  await claire.leave();
});
