// What wants attention: a late step is done and taken back, a cold contact is written to, a thin record is completed; a course is followed.
import assert from "node:assert/strict";
import { journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr" },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true },
]) {
  journey(`what wants attention is seen to, in ${how.lang}`, async () => {
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    await somebody.go("/app/follow-up", { name: `follow-up-${how.lang}` });
    const steps = await page.locator(".follow > li").count();
    assert.ok(steps > 0, "the cast has next steps");
    await somebody.click(page.locator(".follow > li form button").first(), `follow-up-done-${how.lang}`);
    await until("one step less", async () => (await page.locator(".follow > li").count()) === steps - 1);
    await somebody.click("#toasts .toast__undo");
    await until("it is back", async () => (await page.locator(".follow > li").count()) === steps);
    await somebody.go("/app/follow-up?view=cold&since=14", { name: `follow-up-cold-${how.lang}` });
    await somebody.click(page.locator('.follow a[href*="/app/interactions/new?person_id="]').first(), `follow-up-note-${how.lang}`);
    await somebody.go("/app/follow-up?view=incomplete&of=people", { name: `follow-up-incomplete-${how.lang}` });
    assert.ok((await page.locator(".follow progress").count()) > 0);
    await somebody.go("/app/artists");
    await somebody.go(await page.locator('a[href^="/app/artists/"]', { hasText: "Velours Carbone" }).first().getAttribute("href"));
    const story = await page.locator('a[href^="/app/story/artists/"]').getAttribute("href");
    await somebody.go(story, { name: `story-${how.lang}` });
    assert.match(await page.textContent("h1"), /Velours Carbone/);
    const all = await page.locator(".story__rows > li").count();
    await page.locator('input[name="kind"][value="relations"]').check();
    await somebody.click("main form .btn--primary", `story-filtered-${how.lang}`);
    const some = await page.locator(".story__rows > li").count();
    assert.ok(some > 0 && some < all, `${some} of ${all}`);
    await somebody.leave();
  });
}
