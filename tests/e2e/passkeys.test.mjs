// One passkey for every agency: made at one, used at the other, as a second step and as a proof. Browsers give
// passkeys to encrypted sites with a name of their own only, so a proxy with a certificate stands before the house.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { DEMO_PASSWORD, House, Person, say } from "./kit.mjs";

const CLAIRE = "claire@heures-claires.test";
const SLUG = "heures-claires";
let house, proxy, browser, folder;

/** The house, encrypted: `https://{slug}.estrade.test:{port}`. */
async function encrypted() {
  folder = mkdtempSync(path.join(os.tmpdir(), "estrade-tls-"));
  const [key, cert] = ["key.pem", "cert.pem"].map((name) => path.join(folder, name));
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=estrade.test", "-addext", "subjectAltName=DNS:estrade.test,DNS:*.estrade.test"], { stdio: "ignore" });
  const server = https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, answer) => {
    const on = http.request({ host: "127.0.0.1", port: house.port, path: request.url, method: request.method, headers: request.headers, agent: false }, (from) => {
      answer.writeHead(from.statusCode, from.rawHeaders);
      from.pipe(answer);
    });
    on.on("error", () => answer.destroy());
    request.pipe(on);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

before(async () => {
  house = await House.open({ demo: true, serve: false });
  proxy = await encrypted();
  const { port } = proxy.address();
  house.more = { ESTRADE_SCHEME: "https", ESTRADE_BASE: "estrade.test", ESTRADE_PUBLIC_PORT: String(port) };
  house.origin = (slug = "") => `https://${slug ? `${slug}.` : ""}estrade.test:${port}`;
  await house.start();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--disable-gpu", "--disable-dev-shm-usage", "--no-sandbox", "--ignore-certificate-errors", "--host-resolver-rules=MAP *.estrade.test 127.0.0.1, MAP estrade.test 127.0.0.1"],
  });
});
after(async () => {
  await browser?.close();
  proxy?.close();
  proxy?.closeAllConnections();
  await house?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** A device with a fingerprint reader, in the browser's own words; given once a page of the site is there. */
async function device(person) {
  const client = await person.context.newCDPSession(person.page);
  await client.send("WebAuthn.enable");
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return {
    keys: async () => (await client.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    give: async (credential) => client.send("WebAuthn.addCredential", { authenticatorId, credential }),
    verified: (isUserVerified) => client.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
  };
}

test("a passkey is added, named, opens other agencies, proves again, and is removed", { timeout: 120_000 }, async () => {
  const claire = await Person.at(browser, house, { slug: SLUG });
  const { page } = claire;
  await claire.go("/sign-in", { name: "passkey-sign-in" });
  await claire.signIn(CLAIRE, DEMO_PASSWORD);
  const finger = await device(claire);
  await claire.go("/app/profile/security", { name: "passkey-none" });
  const add = page.locator('form[data-create]');
  await add.locator('[name="name"]').fill("Mon ordinateur");
  await claire.click(add.locator('button[type="submit"]'), "passkey-codes");
  assert.equal(await page.locator("li code").count(), 10, "recovery codes come with the first second factor");
  const [key] = await finger.keys();
  assert.equal(key.rpId, "estrade.test");
  assert.ok(key.isResidentCredential);
  await claire.go("/app/profile/security", { name: "passkey-added" });
  const mine = page.locator('form[action$="/name"]');
  assert.equal(await mine.locator('[name="name"]').inputValue(), "Mon ordinateur");
  await mine.locator('[name="name"]').fill("Portable");
  await claire.click(mine.locator("button").first());
  assert.equal(await page.locator('form[action$="/name"] [name="name"]').inputValue(), "Portable");

  // A proof is asked for again: the passkey gives it, and what was typed goes on.
  await house.rows("update directory.sessions set proven_at = now() - interval '6 minutes'");
  await new Promise((done) => setTimeout(done, 300));
  await claire.go("/app/profile");
  await page.fill('form[action="/app/profile/tokens"] [name="label"]', "Caisse");
  await claire.click('form[action="/app/profile/tokens"] button[type="submit"], form[action="/app/profile/tokens"] button', "passkey-proof");
  await claire.click(page.locator("form[data-island=passkey] button"));
  assert.match(await page.textContent("main"), /est_/);

  // At the platform's own address: no password, no name; straight in.
  const elsewhere = await Person.at(browser, house, { width: 390, dark: true });
  await elsewhere.go("/sign-in", { name: "passkey-sign-in" });
  const phone = await device(elsewhere);
  await phone.give((await finger.keys())[0]);
  await elsewhere.click(elsewhere.page.locator("form[data-island=passkey] button"), "passkey-in");
  assert.match(elsewhere.page.url(), /\/agencies$/);
  await elsewhere.leave();

  // A finger that does not fit opens nothing, and says so.
  const thief = await Person.at(browser, house, { slug: SLUG });
  await thief.go("/sign-in");
  const stolen = await device(thief);
  await stolen.give((await finger.keys())[0]);
  await stolen.verified(false);
  await thief.page.locator("form[data-island=passkey] button").click();
  await thief.page.locator("[data-passkey-note]").waitFor();
  assert.match(thief.page.url(), /\/sign-in$/);
  // The password alone leads to the second step, where the passkey is offered too.
  await thief.signIn(CLAIRE, DEMO_PASSWORD);
  assert.match(thief.page.url(), /\/second-factor/);
  await stolen.verified(true);
  await thief.click(thief.page.locator("form[data-island=passkey] button"));
  assert.match(thief.page.url(), /\/app$/);
  await thief.leave();

  await claire.go("/app/profile/security");
  await claire.click(page.locator('button[formaction$="/remove"]'));
  assert.equal(await page.locator('form[action$="/name"]').count(), 0);
  assert.equal(await house.value("select count(*)::int from directory.recovery_codes"), 0);
  assert.ok(say("fr", "account-passkey-removed"));
  await claire.leave();
});
