// An organisation is completed from the public register: asked for, compared, taken over, marked, taken back; and a register that is away.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before } from "node:test";
import { journey, stage } from "./kit.mjs";

/** The register, as its documentation has it. */
const register = { away: false };
const seat = { siret: "73282932000074", numero_voie: "120", type_voie: "BOULEVARD", libelle_voie: "MARGUERITE", code_postal: "75018", libelle_commune: "PARIS" };
const companies = [
  { siren: "732829320", nom_complet: "LA CIGALE", date_creation: "1973-01-01", etat_administratif: "A", siege: seat },
  { siren: "356000000", nom_complet: "LA CIGALE ET LA FOURMI", etat_administratif: "C", siege: { libelle_commune: "SAINT-OUEN-SUR-SEINE" } },
];
before(async () => {
  register.server = http.createServer((_, answer) => {
    const body = register.away ? "<html>" : JSON.stringify({ results: companies, total_results: 2 });
    answer.writeHead(200, { "content-type": "application/json" }).end(body);
  });
  await new Promise((done) => register.server.listen(0, "127.0.0.1", done));
  process.env.ESTRADE_REGISTER_URL = `http://127.0.0.1:${register.server.address().port}`;
});
const scene = stage({ demo: true });
after(() => register.server.close());

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr" },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true },
]) {
  journey(`an organisation is completed from the register, in ${how.lang}`, async () => {
    register.away = false;
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    await somebody.go("/app/organisations/new");
    await page.fill("#f-name", "La Cigale");
    await page.selectOption("#f-kind", "venue_operator");
    await somebody.click("main form .btn--primary");
    const sheet = new URL(page.url()).pathname;
    const asked = sheet.replace("/app/", "/app/register/");
    await somebody.go(asked, { name: `register-ask-${how.lang}` });
    await somebody.click("main form .btn--primary", `register-found-${how.lang}`);
    const company = page.locator("#company-732829320");
    assert.equal(await company.locator('input[name="take"]:checked').count(), 6, "what the sheet lacks");
    assert.match(await page.textContent("#company-356000000"), new RegExp(somebody.say("register-struck-off")));
    await somebody.click("#company-732829320 .btn--primary", `register-taken-${how.lang}`);
    assert.equal(new URL(page.url()).pathname, sheet);
    assert.match(await page.textContent("main .facts >> nth=0"), /La Cigale/);
    assert.equal(await page.locator(`main .facts a[href="${asked}"]`).count(), 6, "from where it is");
    await somebody.go(asked, { name: `register-known-${how.lang}` });
    assert.match(await page.textContent("main"), new RegExp(somebody.say("register-known")));
    register.away = true;
    await somebody.go(`${asked}?q=cigale`, { name: `register-away-${how.lang}` });
    assert.match(await page.textContent("main .alert"), new RegExp(somebody.say("register-away").slice(0, 20)));
  });
}
