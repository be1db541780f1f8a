// Somebody is found by a misspelt name: with Ctrl+K, and on the page of all results, which narrows down.
import assert from "node:assert/strict";
import { journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });

for (const { who, misspelt, name, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr", first: "Zéphyrine", last: "Brumaillère", misspelt: "zephyrine brumalière", name: "Zéphyrine Brumaillère" },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true, first: "Winifred", last: "Thistlewood", misspelt: "winifred thistelwod", name: "Winifred Thistlewood" },
]) {
  journey(`a misspelt name is found, in ${how.lang}`, async () => {
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    await somebody.go("/app/people/new");
    await page.fill("#f-first_name", how.first);
    await page.fill("#f-last_name", how.last);
    await page.fill("#f-city", "Lyon");
    await somebody.click("main form .btn--primary");
    await until("the index has caught up", async () => Number(await scene.house.value("select count(*) from search_documents where title = $1", [name])) === 1);
    await somebody.go("/app");
    await page.keyboard.press("Control+k");
    await page.locator("#palette[open]").waitFor();
    await page.keyboard.type(misspelt);
    await page.locator('.palette__item[data-href^="/app/people/"]', { hasText: name }).first().waitFor();
    await somebody.look(`search-palette-${how.lang}`);
    await somebody.follow(() => page.locator('.palette__item[data-href^="/app/search?"]').click(), `search-${how.lang}`);
    assert.match(await page.textContent(".found__hits"), new RegExp(name));
    await somebody.click(page.locator('.facet__choice[href*="type=people"]'), `search-people-${how.lang}`);
    assert.equal(await page.locator(".chip").count(), 1, "what is chosen is shown");
    assert.match(await page.textContent(".found__hits"), new RegExp(name));
    await somebody.click(page.locator(".hit").first());
    assert.match(await page.textContent("h1"), new RegExp(how.last));
    await somebody.go("/app/search?q=qqqqxxxx", { name: `search-none-${how.lang}` });
    assert.ok((await page.textContent("main")).includes(somebody.say("search-none-text")));
    await somebody.leave();
  });
}

journey("without scripts one searches by the page", async () => {
  const claire = await scene.member("claire@heures-claires.test", { slug: "heures-claires", scripts: false });
  const { page } = claire;
  await claire.go("/app");
  await claire.click('.bar a[href="/app/search"]', "search-empty");
  await page.fill("#seek-q", "lyno");
  await claire.click("main form .btn--primary", "search-no-scripts");
  assert.ok((await page.locator(".hit").count()) > 0, "Lyon is found by a slip of the pen");
  await claire.leave();
});
