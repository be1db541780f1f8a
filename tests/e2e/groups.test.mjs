// An artist's group is linked, told, and lost; an account at a service that nobody calls is kept, and its key read again.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before } from "node:test";
import { journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });
const TOKEN = "123456:AAHk-3cJx_0123456789abcdefghij";

/** Telegram, as far as a bot sees it. */
const telegram = { written: [], sent: [], gone: false };
before(async () => {
  telegram.server = http.createServer((request, answer) => {
    let body = "";
    request.on("data", (part) => { body += part; });
    request.on("end", () => {
      const say = (status, said) => answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(said));
      if (request.url.endsWith("/setWebhook")) return say(400, { ok: false });
      if (request.url.endsWith("/getUpdates")) return say(200, { ok: true, result: telegram.written.splice(0) });
      if (telegram.gone && request.url.endsWith("/sendMessage")) return say(403, { ok: false });
      if (request.url.endsWith("/sendMessage")) telegram.sent.push(JSON.parse(body));
      return say(200, { ok: true, result: { username: "heures_bot", message_id: 7 } });
    });
  });
  await new Promise((done) => telegram.server.listen(0, "127.0.0.1", done));
});
after(() => telegram.server.close());

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr", width: 1440, dark: true },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390 },
]) {
  journey(`a group is linked and told, an account kept, in ${how.lang}`, async () => {
    Object.assign(telegram, { written: [], sent: [], gone: false });
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    await somebody.go("/app/artists");
    const artist = await page.locator('main a[href^="/app/artists/"]').evaluateAll((all) => all.map((a) => a.getAttribute("href")).find((href) => /[0-9a-f-]{36}$/.test(href)));
    const here = artist.replace("/app/", "/app/groups/");
    // Nothing is connected yet: a room by its address alone.
    await somebody.go(here, { name: `groups-empty-${how.lang}` });
    await page.check('input[value="chat"]');
    await page.fill("#f-address", "http://192.168.1.1/x");
    await somebody.expect(422).click("#link .btn--primary", `groups-wrong-${how.lang}`);
    await page.locator("#f-address-error").waitFor();

    await somebody.go("/app/settings/integrations/telegram");
    await page.fill("#f-url", `http://127.0.0.1:${telegram.server.address().port}`);
    await page.fill("#f-key", TOKEN);
    await somebody.click("main form .btn--primary");
    await somebody.go(here);
    await page.check('input[value="telegram"]');
    await somebody.click("#link .btn--primary", `groups-code-${how.lang}`);
    const line = (await page.textContent("#code code")).trim();
    await somebody.expect(422).click("#code form .btn--primary", `groups-unheard-${how.lang}`);
    telegram.written.push({ update_id: 5, message: { chat: { id: -77, type: "supergroup", title: "Les Loups · tournée" }, text: line } });
    await somebody.click("#code form .btn--primary", `groups-linked-${how.lang}`);
    await page.fill("#f-text", "Balance à 17 h\nPortes à 19 h");
    await somebody.click("#group .btn--primary");
    await until("it was said", () => telegram.sent.length === 1);
    assert.equal(telegram.sent[0].chat_id, "-77");
    telegram.gone = true;
    await page.fill("#f-text", "Départ avancé");
    await somebody.click("#group .btn--primary");
    await until("it is lost", async () => {
      await page.reload();
      return (await page.locator("#link").count()) === 1;
    });
    await somebody.look(`groups-lost-${how.lang}`);
    await somebody.go(artist);

    // An account that nobody calls.
    await somebody.go("/app/settings/integrations", { name: `integrations-${how.lang}` });
    await page.selectOption("#f-service", "spotify");
    await somebody.click('form[action$="/new"] button', `integrations-new-${how.lang}`);
    await page.fill("#f-sender", "label@example.test");
    await page.fill("#f-key", "sk_0123456789");
    await page.fill("#f-renew_on", "2026-11-30");
    await page.fill("#f-ends_on", "2027-01-15");
    await somebody.click("main form .btn--primary", `integrations-kept-${how.lang}`);
    assert.ok(!(await page.content()).includes("sk_0123456789"), "it is not shown again by itself");
    await somebody.click('form[action$="/reveal"] button', `integrations-revealed-${how.lang}`);
    assert.ok((await page.textContent("main .alert--ok code")).includes("sk_0123456789"));
    await somebody.go("/app/settings/integrations", { name: `integrations-list-${how.lang}` });

    // A round, in the editor.
    await somebody.go("/app/workflows/presets");
    await page.fill("#f-name", "Chaque lundi");
    await somebody.click('form[action$="/presets/blank"] button');
    await page.selectOption("#f-when", "schedule:events");
    await somebody.click('button[name="act"][value="look"] >> nth=0');
    await somebody.click('button[name="act"][value="add:post"]', `round-editor-${how.lang}`);
    await page.selectOption("#f-every", "week");
    await page.fill("#f-size", "20");
    await page.fill("#f-pause", "10");
    await page.fill("#f-chance", "30");
    await somebody.click(page.locator('button.btn--primary[value="save"]'), `round-saved-${how.lang}`);
    // Doors, in the light that nobody looked at.
    await somebody.go("/app/settings/doors", { name: `doors-none-${how.lang}` });
    await somebody.go("/app/settings/doors/new", { name: `doors-form-${how.lang}` });
  });
}
