// Two people in two browsers, at two processes, on one record: they see each other, hear of each other's saves, lose nothing.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, Person, journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";
/** Sooner than a tab asks by itself: what is seen by then was told. */
const AT_ONCE = { timeout: 15_000 };
const [CLAIRE, BASTIEN] = ["claire@heures-claires.test", "bastien@heures-claires.test"];

journey("two people on one form see who writes where, take over what was saved, and both saves stand", async () => {
  const beside = await scene.house.another();
  const claire = await scene.member(CLAIRE, { slug: SLUG });
  const bastien = await Person.at(scene.chromium, beside, { slug: SLUG });
  try {
    await bastien.signIn(BASTIEN, DEMO_PASSWORD);
    await claire.go("/app/people");
    const href = await claire.page.locator(".table__title").nth(2).getAttribute("href");
    await claire.go(`${href}/edit`, { name: "here-alone" });
    await bastien.go(href);
    // Each appears to the other without a press.
    await claire.page.locator(".here__one").waitFor(AT_ONCE);
    await bastien.page.locator(".here__one--edits").waitFor(AT_ONCE);
    await bastien.look("here-sheet");
    assert.match(await bastien.page.locator(".here__one").getAttribute("title"), /Claire/);
    await bastien.go(`${href}/edit`);
    await claire.page.locator(".here__one--edits").waitFor(AT_ONCE);
    // The field one writes in is marked at the other's.
    await bastien.page.locator("#f-city").focus();
    const mark = claire.page.locator("#f-city-field .field__held");
    await mark.waitFor(AT_ONCE);
    assert.match(await mark.textContent(), /Bastien/);
    await claire.look("here-field");
    await bastien.page.locator("#f-job").focus();
    await claire.page.locator("#f-job-field .field__held").waitFor(AT_ONCE);
    assert.equal(await mark.count(), 0);
    // One saves: the other is told what changed, and what they typed stays where it is.
    await claire.page.fill("#f-job", "Capitaine");
    await bastien.page.fill("#f-city", "Valparaíso");
    await bastien.click("#record-form [data-save]");
    const news = claire.page.locator("[data-here-told] .alert");
    await news.waitFor(AT_ONCE);
    await claire.look("here-news");
    for (const word of ["Bastien", "Valparaíso"]) assert.match(await news.textContent(), new RegExp(word));
    assert.equal(await claire.page.inputValue("#f-job"), "Capitaine");
    await claire.click(news.locator("button[name=take]"), "here-taken");
    assert.deepEqual([await claire.page.inputValue("#f-city"), await claire.page.inputValue("#f-job")], ["Valparaíso", "Capitaine"]);
    assert.equal(await claire.page.locator("[data-here-told] .alert").count(), 0, "what was taken over is no news");
    // Without taking over, a save of other fields keeps both.
    await bastien.go(`${href}/edit`);
    await bastien.page.fill("#f-city", "Trieste");
    await bastien.click("#record-form [data-save]");
    await claire.page.locator("[data-here-told] .alert").waitFor(AT_ONCE);
    await claire.click("#record-form [data-save]");
    for (const word of ["Trieste", "Capitaine"]) assert.match(await claire.page.textContent("#record"), new RegExp(word));
    // Who reads is told, too, and sees the record anew by one press.
    await bastien.page.locator("[data-here-told] .alert").waitFor(AT_ONCE);
    await bastien.click("[data-here-told] a.btn", "here-seen");
    assert.match(await bastien.page.textContent("#record"), /Capitaine/);
    // Who leaves is gone at once.
    await claire.page.locator(".here__one").waitFor(AT_ONCE);
    await bastien.go("/app");
    await until("Bastien is gone", async () => (await claire.page.locator(".here__one").count()) === 0);
  } finally {
    await bastien.leave();
    await claire.leave();
    await beside.kill("SIGKILL");
  }
});
