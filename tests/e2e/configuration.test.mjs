// A configuration leaves one agency as a file and arrives in another: chosen, shown first, brought, taken back; a module is planned for a day.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { DEMO_PASSWORD, journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";
const DESK = "/app/settings/configuration";

for (const how of [{ lang: "fr", width: 1280, place: "desk" }, { lang: "fr", width: 390, dark: true, place: "phone" }]) {
  journey(`a configuration goes out, is changed, looked at, brought and taken back (${how.place})`, async () => {
    const claire = await scene.person({ slug: SLUG, ...how });
    const { page } = claire;
    await claire.signIn("claire@heures-claires.test", DEMO_PASSWORD);
    await claire.go(DESK, { name: `configuration-${how.place}` });
    await claire.go(`${DESK}?lang=en`, { name: `configuration-en-${how.place}` });
    await claire.go(DESK);
    const download = page.waitForEvent("download");
    await page.click("#out .btn--primary");
    const file = JSON.parse(await readFile(await (await download).path(), "utf8"));
    assert.equal(file.format, "estrade-configuration/1");
    assert.ok(file.things.some((t) => t.kind === "workflows") && file.things.some((t) => t.kind === "roles"));
    // As another agency would send it: a role more, a list more, a setting otherwise, something nobody knows.
    const booker = file.things.find((t) => t.key === "booker");
    file.things.push({ ...booker, key: `@Tournées ${how.place}`, title: `Tournées ${how.place}` });
    const list = file.things.find((t) => t.kind === "checklists");
    file.things.push({ ...list, key: `Montage ${how.place}`, title: `Montage ${how.place}`, value: { ...list.value, name: `Montage ${how.place}` } });
    booker.value.reach = booker.value.reach === "all" ? "team" : "all";
    file.things.push({ kind: "machines", key: "x", title: "X", value: {} });
    await page.setInputFiles("#f-upload", { name: "configuration.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(file)) });
    await claire.click("#in .btn--plain", `configuration-look-${how.place}`);
    assert.match(await page.textContent("#new"), new RegExp(`Montage ${how.place}`));
    assert.match(await page.textContent("#cannot"), /X/);
    assert.match(await page.textContent("#changed"), /Booking/);
    await page.locator("#changed input").first().uncheck();
    await claire.click("form .btn--primary", `configuration-brought-${how.place}`);
    assert.match(await page.textContent("#past"), new RegExp(`Montage ${how.place}`));
    await claire.click("#past form .btn", `configuration-back-${how.place}`);
    assert.match(await page.textContent("#past"), new RegExp(claire.say("configuration-gone-back")));
    const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await claire.go("/app/modules/workflows/plan");
    await page.click("details.card summary");
    await page.fill('input[name="day"]', day);
    await claire.click("details.card .btn", `planned-${how.place}`);
    await page.locator("#module-workflows").scrollIntoViewIfNeeded();
    await claire.go("/app/news", { name: `planned-news-${how.place}` });
    assert.match(await page.textContent("main"), new RegExp(claire.say("news-planned")));
    await claire.go("/app/modules");
    await claire.click("#module-workflows form .btn", `planned-cancelled-${how.place}`);
    assert.equal(await page.locator("#module-workflows .alert").count(), 0);
    await claire.leave();
  });
}
