// A preset is taken, changed and put in use, tried, started on a record, and found in the log step by step.
import assert from "node:assert/strict";
import { journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr" },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true },
]) {
  journey(`a preset is taken, changed, started and read in the log, in ${how.lang}`, async () => {
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    await somebody.go("/app/workflows", { name: `workflows-${how.lang}` });
    await somebody.go("/app/workflows/presets", { name: `workflows-presets-${how.lang}` });
    await somebody.click('form[action$="/presets/onboarding"] button', `workflows-rule-${how.lang}`);
    const sheet = new URL(page.url()).pathname.replace(/\/rule$/, "");

    // A step goes, one comes, its words are changed; the page is itself again each time, and nothing is lost.
    const steps = () => page.locator(".flow__step").count();
    const before = await steps();
    await somebody.click(page.locator('button[name="act"][value="remove:1"]'));
    assert.equal(await steps(), before - 1);
    await somebody.click(page.locator('button[name="act"][value="add:task"]'));
    const last = (await steps()) - 1;
    assert.equal(last, before - 1);
    await page.fill(`#f-steps-${last}-title`, "Café {{title}}");
    await somebody.click(page.locator(`button[name="act"][value="up:${last}"]`));
    assert.equal(await page.inputValue(`#f-steps-${last - 1}-title`), "Café {{title}}");
    // A mistake is said beside its field.
    await page.fill(`#f-steps-${last - 1}-title`, "Café {{nothing}}");
    await somebody.expect(422).click(page.locator('button.btn--primary[value="save"]'), `workflows-wrong-${how.lang}`);
    await page.locator(`#f-steps-${last - 1}-title-error`).waitFor();
    await page.fill(`#f-steps-${last - 1}-title`, "Café {{title}}");
    await page.locator("#f-active").check();
    await somebody.click(page.locator('button.btn--primary[value="save"]'), `workflows-saved-${how.lang}`);

    await somebody.go("/app/people");
    const person = await page.locator('main a[href^="/app/people/"]').evaluateAll((all) => all.map((a) => a.getAttribute("href")).find((href) => /[0-9a-f-]{36}$/.test(href)));
    await somebody.go(person.replace("/app/people/", "/app/workflows/on/people/"), { name: `workflows-on-${how.lang}` });
    await somebody.click(page.locator("main form .btn--primary").first());
    const done = page.locator(".flow__log > li .badge--ok");
    await until("every step is done", async () => {
      await page.reload();
      return (await done.count()) === before;
    });
    await somebody.look(`workflows-run-${how.lang}`);
    assert.match(await page.textContent(".flow__log"), /Café /);
    await somebody.go("/app/workflow-runs", { name: `workflows-log-${how.lang}` });
    assert.ok((await page.locator(".lines > li").count()) >= 1);
    await somebody.go("/app/workflow-runs?state=failed", { name: `workflows-log-none-${how.lang}` });
    await somebody.go(`${sheet}/try`, { name: `workflows-try-${how.lang}` });
    await somebody.go(sheet, { name: `workflows-sheet-${how.lang}` });
    await somebody.leave();
  });
}
