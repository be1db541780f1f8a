// What agencies share of venues: one proposes a fact, another finds it beside its own, takes it over, changes its mind, disputes it.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });

/** Makes a venue and goes to what others know of it. */
async function venue(somebody, name) {
  const { page } = somebody;
  await somebody.go("/app/venues/new");
  await page.fill("#f-name", name);
  await page.fill("#f-capacity", "700");
  await page.fill("#f-city", "Nantes");
  await somebody.click("main form .btn--primary");
  await somebody.go(await page.locator('a[href^="/app/commons/of/"]').first().getAttribute("href"));
}

journey("a fact is proposed by one agency, taken over, taken back and disputed by another", async () => {
  const claire = await scene.member("claire@heures-claires.test", { slug: "heures-claires", lang: "fr" });
  await claire.go("/app/commons", { name: "commons-empty-fr" });
  await venue(claire, "La Cale Sèche");
  await claire.look("commons-find-none-fr");
  await claire.click(claire.page.getByRole("button", { name: claire.say("commons-anew-do") }), "commons-linked-fr");
  await claire.click(claire.page.getByRole("button", { name: claire.say("commons-propose-own") }).first(), "commons-proposed-fr");
  await claire.page.selectOption("#c-field", "hosting");
  await claire.page.locator("#c-value").fill("Catering sur place, douze lits");
  await claire.page.selectOption("#c-kind", "official");
  await claire.page.locator("#c-source").fill("Fiche technique 2026");
  await claire.click(claire.page.getByRole("button", { name: claire.say("commons-propose"), exact: true }), "commons-two-fr");
  assert.match(await claire.page.textContent("main"), /Catering sur place/);

  const nora = await scene.member("nora@northlight.test", { slug: "northlight", lang: "en", width: 390, dark: true });
  await venue(nora, "La Cale seche");
  await nora.look("commons-find-en");
  await nora.click(nora.page.getByRole("button", { name: nora.say("commons-is-it") }).first(), "commons-beside-en");
  assert.doesNotMatch(await nora.page.textContent("main"), /Heures Claires/, "nobody learns who said it");
  const hosting = nora.page.locator("#f-hosting");
  await nora.click(hosting.getByRole("button", { name: nora.say("commons-take") }), "commons-taken-en");
  assert.match(await hosting.locator("section").first().textContent(), /douze lits/);
  await nora.click("#toasts .toast__undo", "commons-back-en");
  assert.match(await hosting.locator("section").first().textContent(), new RegExp(nora.say("commons-own-none")));
  await hosting.getByText(nora.say("commons-dispute"), { exact: true }).first().click();
  await hosting.locator('[name="reason"]').fill("Closed since May");
  await nora.click(hosting.getByRole("button", { name: nora.say("commons-dispute") }), "commons-disputed-en");
  await nora.click(nora.page.locator("#f-capacity").getByRole("button", { name: nora.say("commons-confirm") }), "commons-confirmed-en");
  await nora.leave();

  await claire.go("/app/commons?q=cale", { name: "commons-found-fr" });
  await claire.click(claire.page.locator("main .table__title").first());
  await claire.page.locator("#f-hosting details", { hasText: "Historique" }).locator("summary").click();
  await claire.look("commons-history-fr");
  assert.match(await claire.page.textContent("main"), /Closed since May/);
  assert.match(await claire.page.locator("#f-capacity").textContent(), /2 agences confirment/);
  await claire.leave();
});

journey("an operator decides what is disputed and brings in a file", async () => {
  const operator = await scene.person();
  const { page } = operator;
  await operator.signIn("operateur@estrade.test", DEMO_PASSWORD, "operators");
  await operator.go("/operators/commons", { name: "operators-commons-fr" });
  await page.fill("#f-csv", "name,town,capacity\nLe Quai,Nantes,300\n");
  await page.fill("#f-source", "Région");
  await page.fill("#f-licence", "Licence ouverte 2.0");
  await operator.click(page.locator('form[action$="/import"] button'), "operators-commons-imported-fr");
  await operator.click(page.locator('button[name="keep"][value="true"]').first(), "operators-commons-kept-fr");
  assert.match(await page.textContent("main"), /Gardé/);
  assert.match(await page.textContent("main"), /Importé/);
  await operator.leave();
});
