// The bell at two processes and in two browsers: a notice appears in both within a second, is there after a broken line and after
// a restart, and goes by letter when the channel that its reader prefers fails.
import assert from "node:assert/strict";
import http from "node:http";
import net from "node:net";
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

/** Everything that a browser says goes through here, its sockets too; it can be cut, which "offline" does not do to a socket that is open. */
class Wire {
  static async open() {
    const wire = Object.assign(new Wire(), { ends: new Set(), down: false, tunnels: 0 });
    wire.server = http.createServer((request, answer) => {
      const { port, pathname, search } = new URL(request.url);
      const on = http.request({ host: "127.0.0.1", port, path: pathname + search, method: request.method, headers: request.headers }, (said) => {
        answer.writeHead(said.statusCode, said.rawHeaders);
        said.pipe(answer);
      });
      on.on("error", () => answer.destroy());
      request.pipe(on);
    });
    wire.server.on("connection", (end) => {
      if (wire.down) return end.destroy();
      wire.#keep(end);
    });
    wire.server.on("connect", (request, end, head) => {
      const far = net.connect(Number(request.url.split(":").pop()), "127.0.0.1", () => {
        end.write("HTTP/1.1 200 Connection established\r\n\r\n");
        far.write(head);
        far.pipe(end).pipe(far);
      });
      wire.tunnels += 1;
      far.on("close", () => { wire.tunnels -= 1; end.destroy(); });
      wire.#keep(far);
    });
    await new Promise((done) => wire.server.listen(0, "127.0.0.1", done));
    wire.address = `http://127.0.0.1:${wire.server.address().port}`;
    return wire;
  }

  #keep(end) {
    this.ends.add(end);
    end.on("error", () => undefined);
    end.on("close", () => this.ends.delete(end));
  }

  /** Nothing comes through any more; says how many sockets were open. */
  cut() {
    const open = this.tunnels;
    this.down = true;
    for (const end of this.ends) end.destroy();
    return open;
  }

  mend() {
    this.down = false;
  }

  close() {
    this.cut();
    this.server.close();
  }
}

const unread = (person) => person.page.evaluate(() => Number(document.querySelector("[data-bell]").dataset.unread ?? 0));
const shows = (person, count) => person.page.waitForFunction((n) => Number(document.querySelector("[data-bell]").dataset.unread ?? 0) === n, count, { polling: 20 }).then(() => Date.now());

journey("two processes, two browsers, one bell", async () => {
  const { house } = scene;
  const beside = await house.another();
  const here = await scene.member(WHO, { slug: SLUG });
  const wire = await Wire.open();
  const there = await Person.at(scene.chromium, beside, { slug: SLUG, proxy: wire.address });
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
    assert.ok(wire.cut() > 0, "there was a line to cut");
    await mention("pendant la coupure");
    count += 1;
    await shows(here, count);
    await new Promise((done) => setTimeout(done, 500));
    assert.equal(await unread(there), count - 1, "nothing comes over a line that is cut");
    wire.mend();
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
      // Claire is also told that Telegram fails: a notice of its own, which this one does not wait for.
      const letters = "select count(*) from notice_messages m join notices n on n.id = m.notice_id where m.state = 'letter' and n.kind = 'mention'";
      return (await house.value(letters)) === "1";
    });
    const { page: letter } = await house.mail(WHO, /Claire|mention/i);
    assert.ok(letter.includes(WHO));
    assert.equal(telegram.sent.length, 1, "and by nothing else");
  } finally {
    there.troubles.length = 0;
    await there.context.close();
    await beside.kill("SIGKILL");
    wire.close();
  }
});
