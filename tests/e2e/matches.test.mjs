// Who might go together, with the reasons, from the menu and from an artist; noted as a relation; in both languages, with and without scripts.
import assert from "node:assert/strict";
import { journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr", width: 1440 },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true },
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr", scripts: false, dark: true },
]) {
  const n = `${how.lang}-${how.scripts ?? true}`;
  journey(`artists are proposed to one another, in ${n}`, async () => {
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    await somebody.go("/app/matches", { name: `matches-${n}` });
    const first = page.locator(".follow > li").first();
    assert.match(await first.textContent(), /Brume Cobalt[\s\S]*Velours Carbone|Velours Carbone[\s\S]*Brume Cobalt/);
    await page.selectOption("#m-artist", { label: "Velours Carbone" });
    await somebody.click("main form .btn--plain", `matches-one-${n}`);
    assert.match(await page.textContent("main"), /Brume Cobalt/);
    await page.selectOption("#m-artist", { label: "Fanfare du Haut-Pré" });
    await somebody.click("main form .btn--plain", `matches-none-${n}`);
    assert.match(await page.textContent("main"), new RegExp(somebody.say("matches-none")));
    await page.selectOption("#m-artist", { label: "Brume Cobalt" });
    await somebody.click("main form .btn--plain");
    await somebody.click(page.locator(".follow .btn--plain").first(), `matches-note-${n}`);
    assert.match(page.url(), /\/app\/relations\/new\?/);
    for (const place of ["labels-many", "media-many", "technicians-many"]) {
      const href = { "labels-many": "/app/organisations?kind.is=label", "media-many": "/app/organisations?kind.is=media", "technicians-many": "/app/people?trade.is=technician" }[place];
      await somebody.go(href, { name: `${place}-${n}` });
    }
    await somebody.leave();
  });
}
