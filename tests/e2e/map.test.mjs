// Where everybody is: drawn, looked through, kept as an image; who is near a venue; and told as tables without scripts.
import assert from "node:assert/strict";
import { journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr" },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true },
]) {
  journey(`the map is drawn, looked through and kept as an image, in ${how.lang}`, async () => {
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    await somebody.go("/app/map");
    await page.locator("[data-island=map][data-ready]").waitFor();
    await somebody.look(`map-${how.lang}`);
    await page.fill("[data-find]", "grenob");
    await page.locator(".map__told b", { hasText: "Grenoble" }).waitFor();
    const image = page.waitForEvent("download");
    await page.locator("[data-image]").click();
    assert.match((await image).suggestedFilename(), /\.png$/);
    await page.locator(".map__told a").first().click();
    await page.locator("main table", { hasText: "Pontevallin" }).waitFor();
    await somebody.leave();
  });
}

journey("without scripts the map is tables, and a venue knows who is near", async () => {
  const claire = await scene.member("claire@heures-claires.test", { slug: "heures-claires", scripts: false });
  const { page } = claire;
  await claire.go("/app/venues?q=halle");
  await page.getByRole("link", { name: "La Halle Nord", exact: true }).first().click();
  const near = await page.locator("a[href^='/app/map?near=']").first().getAttribute("href");
  await claire.go(`${near}&km=20`, { name: "map-near-no-scripts" });
  assert.match(await page.textContent("main"), /Malik Ferradji/);
  assert.doesNotMatch(await page.locator("#map-near ~ .sheet").textContent(), /Solène/);
  await claire.leave();
});
