// The host is killed in the middle of things: agencies are whole or not there, and imports go on to the exact end.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { DEMO_PASSWORD, journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";

/** A browser without a browser: cookies kept, the token of forms found, posts that carry both. */
function caller(slug = "") {
  const jar = new Map();
  const from = `10.9.${randomBytes(1)[0]}.${randomBytes(1)[0]}`;
  let token = "";
  const send = async (target, how = {}) => {
    const headers = { "x-forwarded-for": from, accept: "text/html", cookie: [...jar].map(([k, v]) => `${k}=${v}`).join("; "), ...how.headers };
    const answer = await scene.house.ask(target, { slug, ...how, headers });
    for (const line of answer.headers["set-cookie"] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      jar.set(name, value);
    }
    token = /name="csrf" (?:content|value)="(\w+)"/.exec(answer.body)?.[1] ?? token;
    return answer;
  };
  const post = (target, values) => send(target, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ csrf: token, ...values }).toString() });
  const file = (target, name, text) => {
    const edge = randomBytes(8).toString("hex");
    const body = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n--${edge}--\r\n`;
    return send(target, { method: "POST", headers: { "content-type": `multipart/form-data; boundary=${edge}` }, body });
  };
  return { get: send, post, file };
}

journey("killed while agencies are being founded: each is whole, or not there at all", async () => {
  const { house } = scene;
  const wanted = 12;
  const doors = await Promise.all(Array.from({ length: wanted }, async (_, n) => {
    const somebody = caller();
    await somebody.get("/sign-up");
    const email = `storm${n}@storm.test`;
    const answer = await somebody.post("/sign-up", { name: `Storm ${n}`, slug: `storm-${n}`, kind: "label", email, password: "a storm of new agencies", locale: "en" });
    assert.equal(answer.status, 200);
    const { page } = await house.mail(email);
    return { somebody, link: `/welcome/${/\/welcome\/([\w-]+)/.exec(page)[1]}`, slug: `storm-${n}` };
  }));
  for (const { somebody, link } of doors) await somebody.get(link);
  const founded = () => house.value("select count(*) from directory.tenants where slug like 'storm-%'").then(Number);
  const acknowledged = [];
  const storm = doors.map(async ({ somebody, link, slug }) => {
    const answer = await somebody.post(link, {}).catch(() => undefined);
    if (answer?.status === 303) acknowledged.push(slug);
  });
  await until("the first agency of the storm", async () => (await founded()) > 0);
  await house.kill("SIGKILL");
  await Promise.all(storm);
  const there = (await house.rows("select id, slug from directory.tenants where slug like 'storm-%'")).map((row) => row.slug);
  for (const slug of acknowledged) assert.ok(there.includes(slug), `${slug} was promised and is there`);
  const half = await house.rows(`select t.slug from directory.tenants t where slug like 'storm-%' and not (
    exists (select from members m join member_roles r on r.member_id = m.id where m.tenant_id = t.id and r.role = 'admin')
    and exists (select from modules m where m.tenant_id = t.id) and exists (select from grants g where g.tenant_id = t.id)
    and exists (select from settings s where s.tenant_id = t.id) and exists (select from directory.tickets k where k.slug = t.slug and k.used_at is not null))`);
  assert.deepEqual(half, [], "no agency is half there");
  const lost = await house.value("select count(*) from directory.tickets k where k.slug like 'storm-%' and used_at is not null and not exists (select from directory.tenants t where t.slug = k.slug)");
  assert.equal(lost, "0", "no link was used up for nothing");

  // After the restart those who were cut off press their button again.
  await house.start();
  for (const { somebody, link } of doors) {
    await somebody.get(link);
    const answer = await somebody.post(link, {});
    assert.equal(answer.status, 303, `${link} answers ${answer.status}: ${/<h1[^]*?<\/h1>/.exec(answer.body)?.[0]} ${/role="alert"[^]*?<\/ul>/.exec(answer.body)?.[0]}`);
  }
  assert.equal(await founded(), wanted);
});

journey("killed in the middle of an import: it resumes and ends with the exact counts", async () => {
  const { house } = scene;
  const rows = 3_000;
  const tenant = await house.value("select id from directory.tenants where slug = $1", [SLUG]);
  const count = () => house.value("select count(*) from people where tenant_id = $1 and last_name like 'Marée-%'", [tenant]).then(Number);
  const claire = caller(SLUG);
  await claire.get("/sign-in");
  assert.equal((await claire.post("/sign-in", { email: "claire@heures-claires.test", password: DEMO_PASSWORD })).status, 303);
  const begin = await claire.get("/app/people/import");
  const action = /action="(\/app\/people\/import\?csrf=\w+)"/.exec(begin.body)[1];
  const file = ["Prénom;Nom;Ville", ...Array.from({ length: rows }, (_, n) => `Ana;${n % 100 === 7 ? "" : `Marée-${n}`};Brest`)].join("\n");
  const bad = rows / 100;
  const uploaded = await claire.file(action, "marees.csv", file);
  assert.equal(uploaded.status, 303);
  const base = uploaded.headers.location;
  await claire.get(base);
  const mapping = await claire.post(/<form[^>]*method="post" action="([^"]+)"/.exec((await claire.get(base)).body.split('class="map"')[0].split("<main").pop())[1], { "column.0": "first_name", "column.1": "last_name", "column.2": "city", match: "" });
  const preview = mapping.status === 303 ? await claire.get(mapping.headers.location) : mapping;
  const start = /<form[^>]*method="post" action="([^"]+)"/.exec(preview.body.split("<main").pop())[1];
  const hidden = Object.fromEntries([...preview.body.split("<main").pop().matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const started = await claire.post(start, hidden);
  assert.ok([200, 303].includes(started.status), `the import starts: ${started.status}`);

  await until("some rows are in", async () => (await count()) > 0, 30_000);
  await house.kill("SIGKILL");
  const before = await count();
  assert.ok(before < rows - bad, `${before} rows: the kill came in the middle`);
  const done = Number(await house.value("select done from imports order by created_at desc limit 1"));
  assert.ok(done >= before, "progress is told in the commit of its rows");
  await house.start();
  await until("the import is done", async () => (await house.value("select status from imports order by created_at desc limit 1")) === "done", 100_000);
  assert.equal(await count(), rows - bad, "no row is lost, none is there twice");
  assert.equal(await house.value("select count(distinct last_name) from people where tenant_id = $1 and last_name like 'Marée-%'", [tenant]), String(rows - bad));
  const [{ created, refused }] = await house.rows("select created, refused from imports order by created_at desc limit 1");
  assert.deepEqual([created, refused], [rows - bad, bad], "and the report says so");
});
