// A day with the address book: a file comes in and goes again, people are found, changed, discussed.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage, until } from "./kit.mjs";
import { BAD, LONG, peopleFile, ROWS } from "./kit/people.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";
const [CLAIRE, BASTIEN] = ["claire@heures-claires.test", "bastien@heures-claires.test"];

const at = async (email, how = {}) => {
  const person = await scene.person({ slug: SLUG, ...how });
  await person.signIn(email, DEMO_PASSWORD);
  return person;
};
const tenant = () => scene.house.value("select id from directory.tenants where slug = $1", [SLUG]);
const people = async () => Number(await scene.house.value("select count(*) from people where tenant_id = $1 and deleted_at is null", [await tenant()]));
const figures = async (page) => (await page.locator(".stat__value").allTextContents()).map((text) => Number(text.replaceAll(/\D/g, "")));

journey("a file of 5,000 people comes in by mapping, preview and progress, is reported on, and goes again", async () => {
  const claire = await at(CLAIRE);
  const { page } = claire;
  const before = await people();
  await claire.go("/app/people", { name: "people" });
  await page.locator(".head__acts details > summary").click();
  await claire.click(page.locator('a[href="/app/people/import"]').first(), "import-upload");
  await page.setInputFiles("#import-file", { name: "carnet.csv", mimeType: "text/csv", buffer: peopleFile() });
  await claire.click("main form .btn--primary", "import-mapping");
  const mapped = await page.locator(".map__row select").evaluateAll((all) => all.map((one) => one.value));
  for (const field of ["first_name", "last_name", "email", "phone", "city"]) assert.ok(mapped.includes(field), `${field} was recognised among ${mapped}`);
  // Most of these companies are not in the book yet: this time, people come without them.
  await page.locator(".map__row select").nth(mapped.indexOf("organisation_id")).selectOption("");
  await page.locator(".map__row select").nth(mapped.length - 2).selectOption("consent_on");
  await claire.click("main form .btn--primary", "import-preview");
  assert.ok(await page.locator("main table tbody tr").count() > 3, "the preview shows rows");
  await claire.click("main form .btn--primary", "import-progress");
  await page.locator(".stats .stat__value").first().waitFor({ timeout: LONG });
  await claire.look("import-report");
  const [created, updated, skipped, errors] = await figures(page);
  assert.equal(created + updated + skipped + errors, ROWS, "every row is accounted for");
  assert.equal(errors, BAD, "the rows that no address book can take are told, and no others");
  assert.equal(await people(), before + created, "what the report says is what there is");

  // A person of the file is three letters away.
  await page.keyboard.press("Control+k");
  await page.locator("#palette[open]").waitFor();
  await page.keyboard.type("zaouimi");
  await page.locator('.palette__item[data-href^="/app/people/"]', { hasText: "Zaouimi" }).first().waitFor();
  await claire.look("palette");
  await claire.follow(() => page.keyboard.press("Enter"), "person");
  assert.match(await page.textContent("h1"), /Zaouimi/);

  await page.goBack();
  await claire.click(page.locator('main form[action$="/undo"] button'), "import-undone");
  await until("the import is undone", async () => (await people()) === before, LONG);
  await claire.leave();
});

journey("somebody is added, corrected, put into the bin and taken out again, by keyboard", async () => {
  const claire = await at(CLAIRE);
  const { page } = claire;
  await claire.go("/app/people");
  await claire.follow(() => page.keyboard.press("n"), "person-new");
  await page.fill("#f-first_name", "Ottilie");
  await page.fill("#f-email", "not an address");
  await claire.follow(() => page.keyboard.press("Control+s"), "person-wrong");
  assert.match(await page.textContent("#f-last_name-error"), /\S/);
  assert.match(await page.textContent("#f-email-error"), /\S/);
  assert.equal(await page.inputValue("#f-first_name"), "Ottilie", "what was typed stays");
  assert.equal(await page.inputValue("#f-email"), "not an address");
  await page.fill("#f-last_name", "Brandt");
  await page.fill("#f-email", "ottilie@brandt.test");
  await claire.follow(() => page.keyboard.press("Control+s"), "person-made");
  assert.equal((await page.textContent("h1")).trim(), "Ottilie Brandt");
  await page.locator("h1").click();
  await claire.follow(() => page.keyboard.press("e"));
  await page.fill("#f-city", "Brême");
  await claire.follow(() => page.keyboard.press("Control+s"));
  assert.match(await page.textContent("#record"), /Brême/);
  assert.match(await page.textContent(".timeline .changes"), /Brême/, "the timeline says what changed");

  await page.locator(".head__acts details > summary").click();
  await claire.click('.head__acts form[action$="/delete"] button');
  assert.match(await claire.toast(), /Brandt/);
  assert.equal(await page.locator(".table__title", { hasText: "Ottilie Brandt" }).count(), 0);
  await claire.click("#toasts .toast__undo", "person-back");
  assert.equal((await page.textContent("h1")).trim(), "Ottilie Brandt");
  assert.equal(await scene.house.value("select count(*) from people where last_name = 'Brandt' and deleted_at is null"), "1");
  await claire.leave();
});

journey("a card moves across the board by keyboard, and stays there", async () => {
  const claire = await at(CLAIRE);
  const { page } = claire;
  await claire.go("/app/artists?layout=board", { name: "board" });
  const card = page.locator(".board__col:has(.board__card) .board__card").first();
  const id = await card.getAttribute("data-id");
  const from = await page.locator(`.board__cards:has([data-id="${id}"])`).getAttribute("data-value");
  await card.locator("[data-grip]").focus();
  const moved = page.waitForResponse((answer) => answer.url().endsWith(`/${id}/set`));
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  assert.equal((await moved).status(), 200);
  assert.match(await page.textContent("#board-said"), /\S/, "the move is said aloud");
  await claire.go("/app/artists?layout=board");
  const to = await page.locator(`.board__cards:has([data-id="${id}"])`).getAttribute("data-value");
  assert.notEqual(to, from);
  assert.equal(await scene.house.value("select status from artists where id = $1", [id]), to);
  await claire.leave();
});

journey("a list is searched, filtered, given columns, kept as a view that colleagues see, and tagged in bulk", async () => {
  const claire = await at(CLAIRE);
  const { page } = claire;
  await claire.go("/app/people");
  const all = await page.locator("[data-row]").count();
  const city = await scene.house.value("select city from people where tenant_id = $1 and deleted_at is null and city is not null group by city order by count(*) desc limit 1", [await tenant()]);
  await page.locator("#filter-menu > summary").click();
  await page.selectOption("#filter-field", "city");
  await page.locator("#filter-value").fill(city);
  await page.locator("#filter-menu form .btn--primary").click();
  await page.locator("#chips .chip").waitFor();
  await claire.look("people-filtered");
  const some = await page.locator("[data-row]").count();
  assert.ok(some > 0 && some < all, `${some} of ${all} people live in ${city}`);
  assert.match(page.url(), /city/, "the address says what is shown");

  await page.locator("#columns details > summary").click();
  await page.locator('#columns input[value="country"]').check();
  const label = (await page.locator('#columns label:has(input[value="country"])').textContent()).trim();
  await page.locator("#columns form .btn").last().click();
  await page.locator("thead th", { hasText: label }).waitFor();

  await page.locator("#views details > summary").click();
  await page.fill("#view-name", "Gens d’ici");
  await page.locator("#view-shared").check();
  await claire.click("#views form .btn--primary", "people-view");
  assert.equal((await page.locator('#views .tabs__tab[aria-current="page"]').textContent()).trim().split("\n")[0].trim().startsWith("Gens d’ici"), true);
  assert.equal(await page.locator("[data-row]").count(), some);
  const bastien = await at(BASTIEN);
  await bastien.go("/app/people");
  await bastien.click(bastien.page.locator("#views .tabs__tab", { hasText: "Gens d’ici" }));
  assert.equal(await bastien.page.locator("[data-row]").count(), some, "a colleague sees the same view");
  await bastien.leave();

  await claire.go("/app/people");
  await page.locator('[name="ids[]"]').nth(0).check();
  await page.locator('[name="ids[]"]').nth(1).check();
  await page.locator("[data-bulk-bar] input[name=value]").fill("festival 2027");
  await claire.look("people-chosen");
  await claire.click('[data-bulk-bar] button[value="tag"]', "people-tagged");
  const tagged = () => scene.house.value("select count(*) from taggings where tag = 'festival 2027'");
  assert.equal(await tagged(), "2");
  await claire.click("#toasts .toast__undo");
  assert.equal(await tagged(), "0", "undone as one");

  await page.locator("#search").fill("zzzz nobody");
  await page.locator("#list .state").waitFor();
  await claire.look("people-nothing");
  await claire.leave();
});

journey("a comment calls a colleague, who finds it behind the bell", async () => {
  const claire = await at(CLAIRE);
  const { page } = claire;
  await claire.go("/app/people");
  const href = await page.locator(".table__title").first().getAttribute("href");
  await claire.go(href, { name: "person-detail" });
  await page.fill("#comment", "Vu hier soir. @Bastien tu le rappelles ?");
  await claire.follow(() => page.locator("#comment").press("Control+Enter"), "person-comment");
  assert.match(await page.textContent(".timeline"), /Vu hier soir/);
  const bastien = await at(BASTIEN, { width: 390 });
  await bastien.page.locator(".bell[data-unread]").waitFor();
  await bastien.go("/app/notices", { name: "notices" });
  await bastien.click(bastien.page.locator(`main a[href^="${href}"]`).first());
  assert.match(await bastien.page.textContent(".timeline"), /Vu hier soir/);
  await bastien.leave();
  await claire.leave();
});

journey("whoever saves second sees what the first one changed, and loses nothing", async () => {
  const [claire, bastien] = [await at(CLAIRE), await at(BASTIEN)];
  await claire.go("/app/people");
  const href = await claire.page.locator(".table__title").nth(1).getAttribute("href");
  await claire.go(`${href}/edit`);
  await bastien.go(`${href}/edit`);
  await bastien.page.fill("#f-city", "Valparaíso");
  await bastien.click("#record-form [data-save]");
  await claire.page.fill("#f-city", "Trieste");
  await claire.page.fill("#f-job", "Capitaine");
  await claire.click("#record-form [data-save]", "conflict");
  const clash = await claire.page.textContent("#record-form .alert");
  for (const word of ["Bastien", "Valparaíso", "Trieste"]) assert.match(clash, new RegExp(word));
  assert.equal(await claire.page.inputValue("#f-job"), "Capitaine");
  await claire.click("#record-form [data-save]");
  assert.match(await claire.page.textContent("#record"), /Trieste/);
  assert.match(await claire.page.textContent("#record"), /Capitaine/);
  await bastien.leave();
  await claire.leave();
});
