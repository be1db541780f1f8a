// Who rises: figures written down, ranked with their reasons, drawn; in both languages, wide and narrow, with and without scripts.
import assert from "node:assert/strict";
import { journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr" },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true },
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr", scripts: false },
]) {
  journey(`figures say who rises, in ${how.lang}${how.scripts === false ? ", without scripts" : ""}`, async () => {
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    await somebody.go("/app/trends", { name: `trends-${how.lang}-${how.scripts ?? true}` });
    const names = () => page.locator("main table .table__title").allTextContents();
    assert.equal((await names())[0], "Velours Carbone");
    assert.ok((await page.locator(".chart").count()) >= 2, "its sources are drawn");
    await somebody.click(page.locator("main table button").first(), `trends-other-${how.lang}`);
    assert.doesNotMatch(await page.textContent("#charts-title"), /Velours/);
    await page.selectOption("#t-region", { label: "Pays de la Loire" });
    await somebody.click("main form .btn--plain");
    assert.deepEqual(await names(), ["Velours Carbone"]);
    await page.selectOption("#t-least", "100000");
    await somebody.click("main form .btn--plain", `trends-none-${how.lang}`);
    assert.match(await page.textContent("main"), new RegExp(somebody.say("trends-none")));
    await somebody.go("/app/figures/new", { name: `figure-new-${how.lang}` });
    await somebody.leave();
  });
}
