// The bell at two processes and in two browsers: a notice appears in both within a second, is there after a broken line and after
// a restart, and goes by letter when the channel that its reader prefers fails.
import assert from "node:assert/strict";
import http from "node:http";
import { after, before } from "node:test";
import { DEMO_PASSWORD, Person, journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });
const WHO = "claire@heures-claires.test";
const SLUG = "heures-claires";
const TOKEN = "123456:AAHk-3cJx_0123456789abcdefghij";

/** Telegram, as far as a bot sees it; it tells nobody by itself. */
const telegram = { down: false, written: [], sent: [] };
before(async () => {
  telegram.server = http.createServer((request, answer) => {
    let body = "";
    request.on("data", (part) => { body += part; });
    request.on("end", () => {
      const say = (status, said) => answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(said));
      if (telegram.down) return say(502, {});
      if (request.url.endsWith("/setWebhook")) return say(400, { ok: false });
      if (request.url.endsWith("/getUpdates")) return say(200, { ok: true, result: telegram.written });
      if (request.url.endsWith("/sendMessage")) telegram.sent.push(JSON.parse(body));
      return say(200, { ok: true, result: { username: "heures_bot", message_id: 7 } });
    });
  });
  await new Promise((done) => telegram.server.listen(0, "127.0.0.1", done));
});
after(() => telegram.server.close());

const unread = (person) => person.page.evaluate(() => Number(document.querySelector("[data-bell]").dataset.unread ?? 0));
const shows = (person, count) => person.page.waitForFunction((n) => Number(document.querySelector("[data-bell]").dataset.unread ?? 0) === n, count, { polling: 20 }).then(() => Date.now());

journey("two processes, two browsers, one bell", async () => {
  const { house } = scene;
  const beside = await house.another();
  const here = await scene.member(WHO, { slug: SLUG });
  const there = await Person.at(scene.chromium, beside, { slug: SLUG });
  try {
    await there.signIn(WHO, DEMO_PASSWORD);
    await here.go("/app");
    await there.go("/app");
    const record = await house.value("select p.id from people p join directory.tenants t on t.id = p.tenant_id where t.slug = $1 and p.deleted_at is null limit 1", [SLUG]);
    /** Somebody mentions Claire; says when that was answered. */
    const mention = (text) => here.page.evaluate(async ([url, text]) => {
      const csrf = document.querySelector('meta[name="csrf"]').content;
      const answer = await fetch(url, { method: "POST", body: new URLSearchParams({ csrf, text: `@Claire ${text}` }) });
      if (!answer.ok) throw new Error(`a mention is answered ${answer.status}`);
      return Date.now();
    }, [`/app/people/${record}/comments`, text]);

    let count = await unread(here);
    assert.equal(await unread(there), count);
    const waits = [];
    for (let n = 0; n < 5; n += 1) {
      count += 1;
      const [a, b, at] = await Promise.all([shows(here, count), shows(there, count), mention(`numéro ${n}`)]);
      waits.push(a - at, b - at);
    }
    console.log(`a notice was seen ${Math.max(...waits)} ms after its commit at most`);
    assert.ok(Math.max(...waits) <= 1_000, `within a second: ${waits}`);

    // The line breaks: what happened meanwhile is there when it stands again.
    await there.context.setOffline(true);
    await mention("pendant la coupure");
    count += 1;
    await shows(here, count);
    await there.context.setOffline(false);
    await shows(there, count);

    // The process dies, and another takes its place: the page was not touched.
    await beside.kill("SIGKILL");
    await mention("pendant l’arrêt");
    count += 1;
    await shows(here, count);
    await beside.start();
    await shows(there, count);
    count += 1;
    const [, seen, at] = await Promise.all([shows(here, count), shows(there, count), mention("après le redémarrage")]);
    assert.ok(seen - at <= 1_000, `within a second again: ${seen - at}`);

    // The preferred channel: it carries, then it fails, and the letter comes.
    const { page } = here;
    await here.go("/app/settings/integrations/telegram");
    await page.fill("#f-url", `http://127.0.0.1:${telegram.server.address().port}`);
    await page.fill("#f-key", TOKEN);
    await here.click("main form .btn--primary");
    await here.go("/app/profile/channels");
    await here.click("#telegram .btn");
    const code = (await page.textContent("#telegram code")).trim();
    telegram.written.push({ update_id: 1, message: { chat: { id: 11, type: "private" }, text: `/start ${code}` } });
    await here.click("#telegram .btn--primary");
    telegram.written.length = 0;
    await page.locator('input[name="way"][value="telegram"]').check();
    await here.click("#way .btn--primary");
    await mention("par le canal préféré");
    await until("it goes by the channel", () => telegram.sent.length === 1);
    telegram.down = true;
    await mention("par lettre");
    await until("the letter is ordered", async () => {
      // Pauses of a service that is away are not waited for.
      await house.rows("update work.jobs set run_at = now() where name = 'house.send_notice' and state = 'ready'");
      return (await house.value("select count(*) from notice_messages where state = 'letter'")) === "1";
    });
    const { page: letter } = await house.mail(WHO, /Claire|mention/i);
    assert.ok(letter.includes(WHO));
    assert.equal(telegram.sent.length, 1, "and by nothing else");
  } finally {
    there.troubles.length = 0;
    await there.context.close();
    await beside.kill("SIGKILL");
  }
});
