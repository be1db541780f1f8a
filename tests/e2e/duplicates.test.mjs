// Somebody is in the book twice: found in a file and at night, made one, made two again; and who stands where in the trade.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";
const CLAIRE = "claire@heures-claires.test";
const FILE = "Prénom;Nom;E-mail;Téléphone;Ville\nLÉA;Corvisart;lea@grandecart.example;0639981120;Brest\nNina;Vauquelin;nina@vauquelin.example;;Caen\n";

const at = async (how = {}) => {
  const person = await scene.person({ slug: SLUG, ...how });
  await person.signIn(CLAIRE, DEMO_PASSWORD);
  return person;
};
const leas = () => scene.house.value("select count(*) from people where last_name = 'Corvisart' and deleted_at is null and tenant_id = (select id from directory.tenants where slug = $1)", [SLUG]);

journey("a file brings somebody who is known, the pair is found, merged field by field, and parted again", async () => {
  const claire = await at();
  const { page } = claire;
  await claire.go("/app/people/import");
  await page.setInputFiles("#import-file", { name: "salon.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) });
  await claire.click("main form .btn--primary");
  await claire.click("main form .btn--primary", "known-preview");
  assert.match(await page.textContent("main fieldset"), /Corvisart/, "the preview names whom it knows");
  await page.locator('input[name="known"][value="create"]').check();
  await claire.click("main form .btn--primary");
  await page.locator(".stats .stat__value").first().waitFor();
  await until("the pair is found after the import", async () => Number(await scene.house.value("select count(*) from duplicate_pairs where resource = 'people'")) > 0);

  await claire.go("/app/duplicates", { name: "duplicates" });
  const pair = page.locator(".twins__pair", { hasText: "Corvisart" });
  assert.match(await pair.locator(".twins__why").textContent(), /lea@grandecart\.example/, "the reasons say what is the same");
  assert.equal(await leas(), "2");
  await claire.click(pair.locator(".btn--primary"), "merge");
  await page.locator('input[name="choice.city"][value="gone"]').check();
  const city = (await page.locator('label:has(input[name="choice.city"][value="gone"])').textContent()).trim();
  await page.locator("#merge-result", { hasText: city }).waitFor();
  await claire.click("#merge .btn--primary", "merged");
  assert.equal(await leas(), "1");
  assert.match(await page.textContent("#record"), new RegExp(city));
  await claire.click("#toasts .toast__undo", "parted");
  assert.equal(await leas(), "2", "both are there again");
  await claire.go("/app/duplicates");
  await claire.click(page.locator(".twins__pair", { hasText: "Corvisart" }).locator('form[action$="/apart"] button'), "apart");
  assert.equal(await page.locator(".twins__pair", { hasText: "Corvisart" }).count(), 0);
  await claire.leave();
});

journey("whoever types a name that is known is told beside the form, on a phone and in the dark", async () => {
  const claire = await at({ width: 390, dark: true });
  const { page } = claire;
  await claire.go("/app/people/new");
  await page.fill("#f-first_name", "Inès");
  await page.fill("#f-last_name", "d'Aubervache");
  await page.fill("#f-email", "ines@sillonpourpre.example");
  await page.locator("#f-job").focus();
  await page.locator(".form__alike a", { hasText: "Aubervache" }).waitFor();
  await claire.look("alike");
  await claire.leave();
});
