// A paper is chosen, filled in beside its preview, refused, issued and voided; a wording becomes the agency's own, is worded
// anew while looking at it, and an earlier version comes back.
import assert from "node:assert/strict";
import { journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr" },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true },
]) {
  journey(`an invoice is issued and a contract worded anew, in ${how.lang}`, async () => {
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    const named = (name) => ({ name: `documents-${name}-${how.lang}` });
    await somebody.go("/app/issued-documents", named("empty"));
    await somebody.go("/app/organisations");
    const organisation = await page.locator('main a[href^="/app/organisations/"]').evaluateAll((all) => all.map((a) => a.getAttribute("href")).find((href) => /[0-9a-f-]{36}$/.test(href)));
    const from = organisation.replace("/app/organisations/", "/app/documents/on/organisations/");
    await somebody.go(from, named("choose"));
    await somebody.go(`${from}/shipped-invoice-${how.lang}`, named("blank"));
    await somebody.expect(422).click(page.locator('button[name="act"][value="issue"]'), `documents-wrong-${how.lang}`);
    await page.locator('[id="f-invoice.lines-error"]').waitFor();

    // The pages follow what is typed.
    const before = await page.locator("#seen img").first().getAttribute("src");
    await page.fill('[id="f-invoice.subject"]', "Concert du 12 mai");
    await page.fill('[id="f-invoice.lines"]', "Concert | 1 | 1500 | 5,5\nTransport | 2 | 90,50 | 20");
    await page.fill('[id="f-invoice.due_on"]', "2027-01-31");
    await page.locator('[id="f-invoice.due_on"]').blur();
    await until("the preview follows", async () => (await page.locator("#seen img").first().getAttribute("src")) !== before);
    await somebody.shot(`documents-filled-${how.lang}`);
    await somebody.click(page.locator('button[name="act"][value="issue"]'), `documents-issued-${how.lang}`);
    const paper = new URL(page.url()).pathname;
    assert.match(paper, /^\/app\/issued-documents\/[0-9a-f-]{36}$/);
    await page.fill("#f-reason", "Erreur");
    await somebody.click(page.locator(`form[action="${paper}/void"] button`), `documents-void-${how.lang}`);
    await somebody.go("/app/issued-documents", named("list"));

    await somebody.go(from);
    await somebody.click(page.locator(`form[action$="/from/shipped-contract-${how.lang}"] button`), `documents-wording-${how.lang}`);
    const wording = new URL(page.url()).pathname;
    const body = await page.inputValue("#f-body");
    await page.fill("#f-body", `{{ nothing.known }}\n${body}`);
    await somebody.expect(422).click(page.locator('button[name="act"][value="save"]'), `documents-unknown-${how.lang}`);
    await page.locator("#f-body-error").waitFor();
    await page.fill("#f-body", `${body}\n\n## 10. Café\nOui.`);
    await somebody.click(page.locator('button[name="act"][value="save"]'));
    await somebody.go(`${wording}/versions`, named("versions"));
    await somebody.click(page.locator(`form[action="${wording}/versions/1/restore"] button`).first());
    assert.equal(await scene.house.value("select latest::text from document_templates where id = $1", [wording.split("/").at(-1)]), "3");
    await somebody.go("/app/document_series", named("series"));
    await somebody.go("/app/legal_entities", named("entities"));
    await somebody.leave();
  });
}
