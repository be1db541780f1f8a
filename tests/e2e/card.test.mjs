// The card of somebody: every way to reach them, a code for telephones, a sheet for paper.
import assert from "node:assert/strict";
import { journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr" },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true },
]) {
  journey(`a card is read, taken and printed, in ${how.lang}`, async () => {
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    await somebody.go("/app/people?q=corvisart");
    await somebody.go(await page.locator('a[href^="/app/people/"]', { hasText: "Corvisart" }).first().getAttribute("href"));
    const card = await page.locator('a[href^="/app/card/people/"]').getAttribute("href");
    const id = card.split("/").at(-1);
    await somebody.go(`/app/details/new?person_id=${id}`, { name: `detail-new-${how.lang}` });
    await page.selectOption("#f-kind", "email");
    await page.fill("#f-value", "Tournee@GrandEcart.example");
    await somebody.click("main form .btn--primary");
    await somebody.go(card, { name: `card-${how.lang}` });
    assert.match(await page.textContent(".visiting"), /tournee@grandecart\.example/);
    assert.ok((await page.locator(".visiting__code path").getAttribute("d")).length > 1000, "there is a code");
    const file = page.waitForEvent("download");
    await page.locator('a[href$="/card.vcf"]').click();
    assert.match((await file).suggestedFilename(), /\.vcf$/);
    await somebody.leave();
  });
}
