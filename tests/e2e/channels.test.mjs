// A service is connected, a channel is linked by a code and preferred, a notice goes that way; refusals are said where they belong.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before } from "node:test";
import { journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });
const TOKEN = "123456:AAHk-3cJx_0123456789abcdefghij";

/** Telegram, as far as a bot sees it. */
const telegram = { key: TOKEN, down: false, written: [], sent: [] };
before(async () => {
  telegram.server = http.createServer((request, answer) => {
    let body = "";
    request.on("data", (part) => { body += part; });
    request.on("end", () => {
      const say = (status, said) => answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(said));
      if (telegram.down) return say(502, {});
      if (!request.url.startsWith(`/bot${telegram.key}/`)) return say(401, { ok: false });
      // Telegram calls encrypted addresses alone.
      if (request.url.endsWith("/setWebhook")) return say(400, { ok: false });
      if (request.url.endsWith("/getUpdates")) {
        const { offset } = JSON.parse(body);
        return say(200, { ok: true, result: telegram.written.filter((update) => update.update_id >= (offset ?? 0)) });
      }
      if (request.url.endsWith("/sendMessage")) telegram.sent.push(JSON.parse(body));
      return say(200, { ok: true, result: { username: "heures_bot" } });
    });
  });
  await new Promise((done) => telegram.server.listen(0, "127.0.0.1", done));
  telegram.url = `http://127.0.0.1:${telegram.server.address().port}`;
});
after(() => telegram.server.close());

for (const { who, ...how } of [
  { who: "claire@heures-claires.test", slug: "heures-claires", lang: "fr", chat: 11 },
  { who: "nora@northlight.test", slug: "northlight", lang: "en", width: 390, dark: true, chat: 22 },
]) {
  journey(`a channel is connected, linked and preferred, in ${how.lang}`, async () => {
    const somebody = await scene.member(who, how);
    const { page } = somebody;
    telegram.down = false;
    await somebody.go("/app/profile/channels", { name: `channels-empty-${how.lang}` });
    await somebody.go("/app/settings/integrations", { name: `integrations-empty-${how.lang}` });
    await somebody.click('main a[href$="/integrations/telegram"].btn', `integrations-new-${how.lang}`);
    // A key that the service refuses is said beside its field, and nothing is kept.
    await page.fill("#f-url", telegram.url);
    await page.fill("#f-key", TOKEN.replace("AAHk", "BBHk"));
    await somebody.expect(422).click("main form .btn--primary", `integrations-refused-${how.lang}`);
    await page.locator("#f-key-error").waitFor();
    await page.fill("#f-key", TOKEN);
    await somebody.click("main form .btn--primary", `integrations-kept-${how.lang}`);
    await page.locator("#health").waitFor();
    await somebody.go("/app/settings/integrations", { name: `integrations-list-${how.lang}` });

    await somebody.go("/app/profile/channels");
    await somebody.click("#telegram .btn", `channels-code-${how.lang}`);
    const code = (await page.textContent("#telegram code")).trim();
    assert.match(code, /^[A-Z0-9]{10}$/);
    await somebody.expect(422).click("#telegram .btn--primary", `channels-unheard-${how.lang}`);
    telegram.written.push({ update_id: 100 + how.chat, message: { chat: { id: how.chat, type: "private" }, text: `/start ${code}` } });
    await somebody.click("#telegram .btn--primary", `channels-linked-${how.lang}`);
    await page.locator('input[name="way"][value="telegram"]').check();
    await somebody.click("#way .btn--primary");
    assert.ok(await page.locator('input[name="way"][value="telegram"]').isChecked());

    // The reminders, and where they are chosen.
    await somebody.go("/app/today/reminders", { name: `reminders-${how.lang}` });
    await page.fill("#f-at", "07:30");
    await somebody.click("main form .btn--primary");
    assert.equal(await page.inputValue("#f-at"), "07:30");

    // The service goes down: the desk says so.
    telegram.down = true;
    await somebody.go("/app/settings/integrations/telegram");
    for (let n = 0; n < 3; n += 1) await somebody.click('main form[action$="/test"] button');
    await somebody.look(`integrations-down-${how.lang}`);
    await page.locator(".badge--late").first().waitFor();
    await until("it is said in the list", async () => {
      await somebody.go("/app/settings/integrations", { name: `integrations-list-down-${how.lang}` });
      return (await page.locator(".badge--late").count()) === 1;
    });
    await somebody.leave();
  });
}
