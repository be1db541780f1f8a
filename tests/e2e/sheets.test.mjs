// Sheets in full: a venue says whom to call and what it holds, an incident is noted from it, a mandate is refused beside its field.
import assert from "node:assert/strict";
import { journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr" },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true },
]) {
  journey(`a venue in full, a mandate and who plays in a group, in ${how.lang}`, async () => {
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    const open = async (list, name) => {
      await somebody.go(list);
      await somebody.go(await page.locator("main a.table__title").first().getAttribute("href"), { name });
    };
    await open("/app/venues?q=halle", `venue-full-${how.lang}`);
    const sheet = await page.textContent("main");
    for (const told of ["Malik Ferradji", "Théo Le Bihannec", "1 200", "Club"]) {
      assert.ok(sheet.replace(/[\u202f\u00a0,]/g, " ").includes(told), told);
    }
    // What is not there yet is one click away, with the venue filled in.
    await somebody.click(page.locator('main a[href*="/app/incidents/new"]').first(), `incident-new-${how.lang}`);
    await page.fill("#f-what", "Rideau de fer bloqué");
    await page.selectOption("#f-kind", "safety");
    await page.selectOption("#f-severity", "grave");
    await page.fill("#f-happened_on", "2026-05-04");
    await somebody.click("main form .btn--primary");
    assert.match(await page.textContent("main"), /La Halle Nord/);

    await open("/app/organisations?q=belle");
    await somebody.click(page.locator('main a[href*="/app/mandates/new"]').first());
    await page.fill("#f-number", "M-014");
    await page.selectOption("#f-kind", "booking");
    await page.selectOption("#f-status", "signed");
    await somebody.click("main form .btn--primary", `mandate-unsigned-${how.lang}`);
    assert.match(await page.textContent("#f-signed_on-error"), new RegExp(somebody.say("error-mandate-signed")));
    await page.fill("#f-signed_on", "2026-05-04");
    await somebody.click("main form .btn--primary", `mandate-taken-${how.lang}`);
    assert.match(await page.textContent("#f-number-error"), /\S/);
    assert.equal(await page.inputValue("#f-signed_on"), "2026-05-04", "nothing is lost");
    await page.fill("#f-number", "M-099");
    await somebody.click("main form .btn--primary");
    assert.equal((await page.textContent("h1")).trim(), "M-099");
    await somebody.go("/app/mandates?view=board", { name: `mandates-${how.lang}` });

    await open("/app/artists?q=velours", `artist-full-${how.lang}`);
    assert.match(await page.textContent("main"), /Youri Blanquefleur/, "who plays what says who");
    await somebody.leave();
  });
}
