// The first day of an agency, from the sign-up to its public site: in French, in English, and on a phone.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { journey, ROOT, stage } from "./kit.mjs";
import { BAD, LONG, peopleFile, ROWS } from "./kit/people.mjs";
import { signUp } from "./kit/sign-up.mjs";

const scene = stage();
const LOGO = path.join(ROOT, "themes/samples", readdirSync(path.join(ROOT, "themes/samples")).find((name) => name.endsWith(".webp")));
const AGENCIES = [
  { lang: "fr", width: 1280, name: "Cap à l’Ouest", slug: "cap-a-l-ouest", email: "ines@ouest.test", kind: "all_in_one" },
  { lang: "en", width: 1280, name: "Quiet Harbour", slug: "quiet-harbour", email: "tom@harbour.test", kind: "all_in_one" },
  { lang: "fr", width: 390, name: "Petite Marée", slug: "petite-maree", email: "lou@maree.test", kind: "all_in_one" },
];

/** What the first page asks for, each step by the button that stands beside it. */
async function finishTheChecklist(person, origin) {
  const { page } = person;
  const open = async (part) => {
    await person.go(`${origin}/app`);
    await person.click(page.locator(".todo a.btn", { hasText: person.say(`step-${part}-do`) }), `first-step-${part}`);
  };
  await open("team");
  await page.fill("#f-name", "Sam Renfort");
  await page.fill("#f-email", "sam@renfort.test");
  await page.selectOption("#f-role", "booker");
  await person.click('form[action="/app/team/invite"] .btn--primary');
  await open("face");
  await page.setInputFiles('input[type="file"][name="picture"]', LOGO);
  await person.click(page.locator("form", { has: page.locator('input[name="picture"]') }).locator(".btn--primary"), "first-logo");
  await open("site");
  await page.locator("[name^=tagline]").first().fill("La scène avant tout");
  await person.click('main button[value="save"]');
  await open("entity");
  await page.fill("#f-name", "Renfort SARL");
  await person.follow(() => page.keyboard.press("Control+s"));
  await person.go(`${origin}/app`, { name: "first-done" });
  assert.equal(await page.locator(".todo").count(), 0, "nothing is left to do");
}

for (const agency of AGENCIES) {
  journey(`the first day (${agency.lang}, ${agency.width} px)`, async () => {
    const person = await signUp(scene, agency);
    const { page } = person;
    const origin = scene.house.origin(agency.slug);
    // The file they kept until now.
    await person.go(`${origin}/app/people/import`);
    await page.setInputFiles("#import-file", { name: "carnet.csv", mimeType: "text/csv", buffer: peopleFile() });
    await person.click("main form .btn--primary", "first-mapping");
    await person.click("main form .btn--primary", "first-preview");
    await person.click("main form .btn--primary", "first-progress");
    await page.locator(".stats .stat__value").first().waitFor({ timeout: LONG });
    await person.look("first-report");
    const [created, updated, skipped, errors] = (await page.locator(".stat__value").allTextContents()).map((text) => Number(text.replaceAll(/\D/g, "")));
    assert.deepEqual([created + updated + skipped + errors, errors], [ROWS, BAD], "every row is accounted for");

    await finishTheChecklist(person, origin);

    // Somebody of the file is a few letters away.
    await page.keyboard.press("Control+k");
    await page.locator("#palette[open]").waitFor();
    await page.keyboard.type("zaouimi");
    await page.locator('.palette__item[data-href^="/app/people/"]', { hasText: "Zaouimi" }).first().waitFor();
    await person.follow(() => page.keyboard.press("Enter"), "first-person");
    assert.match(await page.textContent("h1"), /Zaouimi/);

    // A module goes, and comes back.
    for (const [plan, open] of [["off", 404], ["on", 200]]) {
      await person.go(`${origin}/app/modules`);
      await person.click('a[href="/app/modules/showcase/plan"]', `first-plan-${plan}`);
      await person.click('form[action="/app/modules/showcase/apply"] .btn--primary');
      assert.equal((await scene.house.ask("/contact", { slug: agency.slug })).status, open);
    }

    // The site changes its clothes, and a visitor sees it.
    const theme = async () => (await scene.house.ask("/", { slug: agency.slug })).body.match(/theme-(\w+)/)[1];
    const first = await theme();
    await person.go(`${origin}/app/site`);
    await page.locator(`input[name="theme"][value="${first === "nocturne" ? "affiche" : "nocturne"}"]`).check();
    await person.click('main button[value="save"]', "first-site");
    assert.notEqual(await theme(), first);
    const visitor = await scene.person({ slug: agency.slug, lang: agency.lang, width: agency.width });
    await visitor.go("/", { name: `first-visit-${agency.lang}-${agency.width}` });
    assert.match(await visitor.page.textContent("body"), new RegExp(agency.name));
    await visitor.leave();
    await person.leave();
  });
}
