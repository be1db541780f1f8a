// Verified addresses: an empty list says so, a bad address is marked on its sheet, explained, listed, and said to be right.
import assert from "node:assert/strict";
import { journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr" },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true },
]) {
  journey(`a bad address is seen to, in ${how.lang}`, async () => {
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    await somebody.go("/app/addresses-to-check", { name: `addresses-none-${how.lang}` });
    assert.match(await page.textContent("main"), new RegExp(somebody.say("address-list-empty")));
    await somebody.go("/app/people/new");
    await page.fill("#f-last_name", "Vauquelin");
    await page.fill("#f-email", "noreply@halle-vauquelin.fr");
    await somebody.click("main form .btn--primary");
    const sheet = new URL(page.url()).pathname;
    const verified = sheet.replace("/app/", "/app/verified/");
    await somebody.go(verified);
    await somebody.click(`form[action="${verified}/check"] button`, `addresses-of-${how.lang}`);
    assert.match(await page.textContent("main"), new RegExp(somebody.say("address-why-mute")));
    await somebody.go(sheet, { name: `address-bad-${how.lang}` });
    assert.equal((await page.textContent(`main .facts a[href="${verified}"]`)).trim(), somebody.say("address-bad"));
    await somebody.go("/app/addresses-to-check", { name: `addresses-${how.lang}` });
    assert.match(await page.textContent("main"), /Vauquelin/);
    await somebody.click(`form[action="${verified}/right"] button`, `addresses-right-${how.lang}`);
    await until("nothing is left to do", async () => (await page.locator(`form[action="${verified}/right"]`).count()) === 0);
    await somebody.go(sheet);
    assert.equal((await page.textContent(`main .facts a[href="${verified}"]`)).trim(), somebody.say("address-ok"));
    await somebody.leave();
  });
}
