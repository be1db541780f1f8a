// Who stands where in the trade: drawn, filtered, walked from one to another, kept as an image; and told as a table without scripts.
import assert from "node:assert/strict";
import { journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr" },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true },
]) {
  journey(`the network is drawn, walked and kept as an image, in ${how.lang}`, async () => {
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    await somebody.go("/app/network");
    await page.locator("[data-island=network][data-ready]").waitFor();
    await somebody.look(`network-${how.lang}`);
    await page.fill("[data-find]", "corvisart");
    await page.locator(".network__told", { hasText: "Corvisart" }).waitFor();
    await page.locator(".network__stage").focus();
    await page.keyboard.press("ArrowRight");
    await page.locator(".network__told b", { hasNotText: "Corvisart" }).waitFor();
    const image = page.waitForEvent("download");
    await page.locator("[data-image]").click();
    assert.match((await image).suggestedFilename(), /\.png$/);
    await page.locator(".network__asked > summary").click();
    await page.selectOption("#n-start", { label: "Velours Carbone" });
    await page.selectOption("#n-end", { label: "Le Préau" });
    await somebody.click("main form .btn--primary", `network-way-${how.lang}`);
    const steps = await page.locator(".network__way li").allTextContents();
    assert.ok(steps.length >= 3 && steps[0].includes("Velours Carbone") && steps.at(-1).includes("Le Préau"), steps.join(" "));
    await somebody.go("/app/relations/new", { name: `relation-new-${how.lang}` });
    await somebody.leave();
  });
}

journey("without scripts the network is a table", async () => {
  const claire = await scene.member("claire@heures-claires.test", { slug: "heures-claires", scripts: false });
  const { page } = claire;
  await claire.go("/app/network?type=artists&type=people", { name: "network-no-scripts" });
  assert.match(await page.textContent("main table"), /Velours Carbone/);
  assert.equal(await page.locator("main table", { hasText: "Quai Sept" }).count(), 0);
  await claire.leave();
});
