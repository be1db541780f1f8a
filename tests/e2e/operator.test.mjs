// Who runs the platform: closes an agency's doors within a second, opens them again, looks after jobs.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";

journey("an agency is suspended and resumed: everybody knows within a second", async () => {
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
  await operator.click(page.locator('form[action$="/suspend"] button'), "operators-suspended");
  const told = Date.now();
  const closed = async (to) => {
    for (;;) {
      const { status } = await scene.house.ask(to, { slug: SLUG });
      if (status === 503) return Date.now() - told;
      assert.ok(Date.now() - told < 1_000, `${to} still answers ${status} after a second`);
    }
  };
  await closed("/");
  await closed("/app");
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
  const open = Date.now();
  while ((await scene.house.ask("/", { slug: SLUG })).status !== 200) assert.ok(Date.now() - open < 1_000, "open again within a second");
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
