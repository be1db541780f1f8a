// A list narrowed down, kept as a category with a colour, worn by what fits; numbers as one dials them; what comes again; labels.
import assert from "node:assert/strict";
import { journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr" },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true },
]) {
  journey(`a list becomes a category, in ${how.lang}`, async () => {
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    await somebody.go("/app/venues?capacity.from=300&last_contact_on.older=30", { name: `venues-narrowed-${how.lang}` });
    const some = await page.locator("tr[data-row]").count();
    assert.ok(some > 0, "the cast has venues nobody was in touch with");
    await page.locator("#views details[data-menu] > summary").click();
    await page.locator("#view-name").fill("Grandes salles");
    await page.locator("#view-colour").selectOption("violet");
    await somebody.click('form[action="/app/venues/views"] .btn--primary', `category-${how.lang}`);
    assert.equal(await page.locator("tr[data-row] .dot--violet").count(), some, "what fits wears it");
    assert.equal(await page.locator("#chips .dot--violet").count(), 1);
    await somebody.go(await page.locator("tr[data-row] a[data-open]").first().getAttribute("href"), { name: `category-sheet-${how.lang}` });
    assert.match(await page.textContent(".two__side"), /Grandes salles/);
    await somebody.go("/app/people", { name: `people-phones-${how.lang}` });
    const dialled = await page.locator('a[href^="tel:+"]').count();
    assert.ok(dialled > 0, "numbers are dialled as they are kept");
    await somebody.go("/app/people/export", { name: `export-labels-${how.lang}` });
    assert.equal(await page.locator('a[href*="export.labels-"]').count(), 2);
    await somebody.go("/app/anniversaries?month=2031-03", { name: `anniversaries-empty-${how.lang}` });
    await somebody.go("/app/anniversaries", { name: `anniversaries-${how.lang}` });
    assert.ok((await page.locator("ul.lines > li").count()) > 0, "the cast has something that comes again this month");
    await somebody.leave();
  });
}
