// Another program is given a door: made, its key shown once, used, refused, let in after all; and found from a workflow's editor.
import assert from "node:assert/strict";
import { journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr", width: 1440 },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true },
]) {
  journey(`a door is made, used and looked after, in ${how.lang}`, async () => {
    const { house } = scene;
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    await somebody.go("/app/settings/doors", { name: `doors-empty-${how.lang}` });
    await somebody.click('main a.btn--primary[href="/app/settings/doors/new"]', `doors-new-${how.lang}`);
    await page.fill("#f-source", "Deux mots");
    await somebody.expect(422).click("main form .btn--primary", `doors-wrong-${how.lang}`);
    for (const field of ["label", "source", "actions"]) await page.locator(`#f-${field}-error`).waitFor();
    await page.fill("#f-label", "n8n");
    await page.fill("#f-source", "n8n");
    await page.check('input[value="task.create"]');
    await page.check('input[value="people.tell"]');
    await somebody.click("main form .btn--primary", `doors-made-${how.lang}`);
    const key = (await page.textContent("main .alert--ok code")).trim();
    assert.match(key, /^esd_/);
    await somebody.go("/app/settings/doors");
    await somebody.click("main .lines a", `doors-unused-${how.lang}`);
    assert.ok(!(await page.content()).includes(key), "it is shown once");
    const id = page.url().split("/").pop();
    const call = (data, action = "task.create") => house.ask(`/api/v1/hooks/${id}`, {
      slug: how.slug, method: "POST", headers: { "content-type": "application/json", "x-estrade-key": key },
      body: JSON.stringify({ source: "n8n", userEmail: who, action, data }),
    });
    assert.equal((await call({ title: "Rappeler la salle", due_on: "2027-01-15" })).status, 200);
    assert.equal((await call({ to: who, title: "Un bon signe" }, "people.tell")).status, 200);
    assert.equal((await call({ title: "" })).status, 422);
    assert.equal((await call({ title: "x" }, "record.create")).status, 422);
    await page.reload();
    await somebody.look(`doors-used-${how.lang}`);
    assert.equal(await page.locator("#log .lines > li").count(), 4);
    // What it made is one click away; what it refused stays refused, and says why.
    await somebody.expect(422).click(page.locator('#log form button').first(), `doors-again-${how.lang}`);
    await somebody.click(page.locator('#log a[href^="/app/tasks/"]').first());
    assert.ok((await page.textContent("h1")).includes("Rappeler la salle"));
    await somebody.go("/app/settings/doors", { name: `doors-list-${how.lang}` });

    // A workflow that another program starts leads to a door of its own.
    await somebody.go("/app/workflows/presets");
    await page.fill("#f-name", "Demandé de dehors");
    await somebody.click('form[action$="/presets/blank"] button');
    await page.selectOption("#f-when", "webhook");
    await somebody.click('button[name="act"][value="look"] >> nth=0', `doors-editor-${how.lang}`);
    await page.locator("#outside").waitFor();
    await somebody.click("#outside a.btn", `doors-for-workflow-${how.lang}`);
    assert.ok(await page.isChecked('input[value="workflow.start"]'));
  });
}
