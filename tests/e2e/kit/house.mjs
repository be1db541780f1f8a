// A house of its own for each file of journeys: a fresh database, the real host, nothing left behind.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import pg from "pg";

/** Roles belong to the whole server, so every test house on it has this one secret (`tests/src/cluster.rs`). */
const SECRET = "d6c1b1f0a94f4f0e8f6f3a27b5f1c9e2-tests-only";
/** Everybody's password in the demo (`tenants::DEMO_PASSWORD`). */
export const DEMO_PASSWORD = "estrade-demo-2026";
const alive = new Set();
process.on("exit", () => { for (const child of alive) child.kill("SIGKILL"); });
// Whoever interrupts the journeys ends their hosts, too.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

const asked = (name, what) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} ${what}; \`cargo xtask test e2e\` sets it.`);
  return value;
};

async function freePort() {
  const server = net.createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Tries until `probe` gives something true; fails with `what` after `limit` ms. */
export async function until(what, probe, limit = 30_000) {
  const end = Date.now() + limit;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Not within ${limit} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

/** A host with a database of its own. */
export class House {
  /** A migrated house that serves; with `demo`, the two demo agencies and the operator are in it. */
  static async open({ demo = false, serve = true } = {}) {
    const house = new House();
    house.bin = asked("ESTRADE_BIN", "names the host's program");
    house.server = asked("TEST_DATABASE_URL", "names a PostgreSQL to test on");
    house.name = `e2e_${randomBytes(6).toString("hex")}`;
    house.data = mkdtempSync(path.join(os.tmpdir(), "estrade-e2e-"));
    house.port = await freePort();
    house.log = "";
    const url = new URL(house.server);
    url.pathname = `/${house.name}`;
    house.url = url.href;
    try {
      if (demo) await house.#demo();
      else {
        await house.#onServer((client) => client.query(`create database ${house.name}`));
        house.run("migrate");
      }
      if (serve) await house.settle();
    } catch (error) {
      await house.close();
      throw error;
    }
    return house;
  }

  /** A second process on the same database and files, at a port of its own. Whoever asks for it ends it. */
  async another() {
    const { bin, server, name, data, url, more } = this;
    const other = Object.assign(new House(), { bin, server, name, data, url, more, log: "", port: await freePort() });
    await other.settle();
    return other;
  }

  get env() {
    const proxies = "[127.0.0.1]";
    return { ...process.env, ...this.more, DATABASE_URL: this.url, ESTRADE_ROLE_PASSWORD: 'estrade-test', ESTRADE_SECRET: SECRET, ESTRADE_DEV: "1", ESTRADE_DATA: this.data, ESTRADE_PORT: String(this.port), ESTRADE_PROXIES: proxies, NO_COLOR: "1" };
  }

  /** The platform's address, or that of an agency. */
  origin(slug = "") {
    return `http://${slug ? `${slug}.` : ""}localhost:${this.port}`;
  }

  /** Another verb of the host, done when this returns. */
  run(...verb) {
    const { status, stdout, stderr } = spawnSync(this.bin, verb, { env: this.env, encoding: "utf8" });
    if (status !== 0) throw new Error(`estrade ${verb.join(" ")} ended with ${status}: ${stderr || stdout}`);
    return stdout;
  }

  /** Serves on a port that is still free when it is taken: another journey may have been quicker. */
  async settle() {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.start();
      } catch (error) {
        if (tries > 4 || !/in use|occupied|taken/i.test(this.log)) throw error;
        this.log = "";
        this.port = await freePort();
      }
    }
  }

  /** Serves; returns once the house answers and hears of changes. */
  async start() {
    const child = spawn(this.bin, ["serve", "--no-migrate"], { env: this.env, stdio: ["ignore", "pipe", "pipe"] });
    alive.add(child);
    this.child = child;
    this.gone = new Promise((done) => child.on("exit", () => { alive.delete(child); done(); }));
    const keep = (text) => { this.log = (this.log + text).slice(-200_000); };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    await until("the house is ready", async () => {
      if (child.exitCode !== null) throw new Error(`estrade serve ended at once: ${this.log}`);
      const answer = await this.ask("/readyz").catch(() => undefined);
      return answer?.status === 200 && JSON.parse(answer.body).changes;
    }, 60_000);
  }

  /** Ends the host and waits for its end. */
  async kill(signal = "SIGTERM") {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill(signal);
    await this.gone;
  }

  /** One request outside any browser. `host`: an agency's slug. Never follows redirects. */
  ask(target, { slug = "", method = "GET", headers = {}, body } = {}) {
    return new Promise((done, failed) => {
      const request = http.request({ host: "127.0.0.1", port: this.port, path: target, method, headers: { host: new URL(this.origin(slug)).host, ...headers }, agent: false }, (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("error", failed);
        answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
      });
      request.on("error", failed);
      request.end(body);
    });
  }

  /** Rows, seen by the superuser: what is really there, of every agency. */
  async rows(sql, values = []) {
    this.client ??= await connect(this.url);
    return (await this.client.query(sql, values)).rows;
  }

  /** The single value of a query. */
  async value(sql, values = []) {
    const [row] = await this.rows(sql, values);
    return row && Object.values(row)[0];
  }

  /** The newest mail to somebody whose text matches; waits for the worker to deliver it. */
  mail(to, like = /./) {
    return until(`a mail to ${to} like ${like}`, async () => {
      const { body } = await this.ask("/mailbox");
      for (const [, id] of body.matchAll(/href="\/mailbox\/([^"/]+)"/g)) {
        // The list beside it names everybody: the mail itself stands in the article.
        const page = (await this.ask(`/mailbox/${id}`)).body.split('class="mailbox__mail"')[1] ?? "";
        if (page.includes(to) && like.test(page)) return { id, page };
      }
      return undefined;
    });
  }

  /** Ends everything and leaves nothing, whatever happened before. */
  async close() {
    await this.kill("SIGKILL");
    await this.client?.end().catch(() => undefined);
    await this.#onServer((client) => client.query(`drop database if exists ${this.name} with (force)`));
    rmSync(this.data, { recursive: true, force: true });
  }

  /** A copy of the demo, which is made once for each build of the host: photographs take seconds. */
  async #demo() {
    const { mtimeMs, size } = statSync(this.bin);
    const made = `e2e_demo_${Math.round(mtimeMs)}_${size}`;
    const files = path.join(os.tmpdir(), made);
    await this.#onServer(async (client) => {
      await client.query("select pg_advisory_lock(734500103)");
      const known = await client.query("select datname from pg_database where datname like 'e2e\\_demo\\_%'");
      if (!existsSync(files) || !known.rows.some((row) => row.datname === made)) {
        for (const { datname } of known.rows) {
          await client.query(`drop database if exists ${datname} with (force)`);
          rmSync(path.join(os.tmpdir(), datname), { recursive: true, force: true });
        }
        // A server that was thrown away leaves files of which no database tells any more.
        rmSync(files, { recursive: true, force: true });
        await client.query(`create database ${this.name}`);
        this.run("demo");
        renameSync(this.data, files);
        await client.query(`alter database ${this.name} rename to ${made}`);
      }
      await client.query(`create database ${this.name} template ${made}`);
    });
    cpSync(files, this.data, { recursive: true });
  }

  async #onServer(work) {
    const client = await connect(this.server);
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
}

async function connect(url) {
  const client = new pg.Client({ connectionString: url });
  // The server may end the connection when the database is dropped.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
