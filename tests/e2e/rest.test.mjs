// A module is put to rest at one agency, says so, and is woken: by the console, and by the command line.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";
const asked = (to, slug = SLUG) => scene.house.ask(to, { slug });

journey("the console puts the site to rest; visitors and staff read that it rests, the neighbours nothing", async () => {
  const operator = await scene.person();
  const { page } = operator;
  await operator.signIn("operateur@estrade.test", DEMO_PASSWORD);
  await operator.click(page.locator("tbody tr", { hasText: SLUG }).locator("a").first());
  await operator.click(page.locator('form[action$="/modules/showcase/rest"] button'), "rest-operator");
  await until("the site rests", async () => (await asked("/")).status === 503);
  for (const how of [{ lang: "fr" }, { lang: "en", width: 390, dark: true }]) {
    const visitor = await scene.person({ slug: SLUG, ...how });
    await visitor.go("/", { status: 503, name: `rest-site-${how.lang}` });
    assert.ok((await visitor.page.textContent("body")).includes(visitor.say("site-resting")));
    await visitor.leave();
    const claire = await scene.member("claire@heures-claires.test", { slug: SLUG, ...how });
    await claire.go("/app/site", { status: 503, name: `rest-staff-${how.lang}` });
    await claire.go("/app/modules", { name: `rest-desk-${how.lang}` });
    await claire.go("/app/people");
    await claire.leave();
  }
  assert.equal((await asked("/", "northlight")).status, 200);
  await operator.click(page.locator('form[action$="/modules/showcase/wake"] button'), "rest-over");
  await until("the site is awake", async () => (await asked("/")).status === 200);
  await operator.go("/operators/health");
  await operator.leave();
});

journey("the command line does the same", async () => {
  const said = scene.house.run("tenant", "module", "showcase", "--agency", SLUG, "--rest", "--reason", "Réparation");
  assert.match(said, /showcase rests at heures-claires\./);
  await until("the site rests", async () => (await asked("/")).status === 503);
  assert.match(scene.house.run("tenant", "module", "showcase", "--agency", SLUG, "--wake"), /awake/);
  await until("the site is awake", async () => (await asked("/")).status === 200);
  assert.throws(() => scene.house.run("tenant", "module", "showcase", "--agency", SLUG), /--rest|--wake/);
});
