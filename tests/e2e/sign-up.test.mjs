// Somebody opens an agency, and what can go wrong with that.
import assert from "node:assert/strict";
import { journey, stage } from "./kit.mjs";
import { PASSWORD, fillForm, signUp } from "./kit/sign-up.mjs";

const scene = stage();

journey("the link in the mail works once", async () => {
  const person = await signUp(scene, { lang: "fr", width: 1280, name: "Œuvres & Échos", slug: "oeuvres-echos", email: "ines@echos.test", kind: "label" });
  // The link in the mail has done its work.
  const link = (await scene.house.mail("ines@echos.test")).page.match(/\/welcome\/([\w-]+)/)[1];
  await person.go(`${scene.house.origin()}/welcome/${link}`);
  assert.match(person.page.url(), /\/sign-in$/);
  assert.equal(await scene.house.value("select count(*) from directory.tenants where slug = 'oeuvres-echos'"), "1");
  await person.leave();
});

journey("an address that is taken is refused, with one near it; a known mail is not betrayed", async () => {
  const person = await scene.person({ lang: "fr" });
  const { page } = person;
  await person.go("/sign-up");
  await fillForm(person, { name: "Œuvres & Échos", email: "ines@echos.test" });
  await page.locator('#f-slug-say[data-ok="false"]').waitFor();
  const near = await page.locator("#f-slug-say button").textContent();
  await person.click('form button[type="submit"]', "sign-up-taken");
  assert.match(await page.textContent("#f-slug-error"), /\S/);
  await page.fill("#f-slug", near);
  await page.locator('#f-slug-say[data-ok="true"]').waitFor();
  await page.fill("#f-password", PASSWORD);
  await person.click('form button[type="submit"]');
  assert.ok((await page.textContent("main")).includes("ines@echos.test"), "the same answer as to a stranger");
  await scene.house.mail("ines@echos.test", new RegExp(person.say("mail-sign-up-known-subject")));
  await person.leave();
});

journey("a link that never was leads to a page that helps", async () => {
  const person = await scene.person({ lang: "en", width: 390 });
  await person.go("/welcome/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", { status: 410, name: "welcome-gone" });
  assert.ok(await person.page.getByRole("link", { name: person.say("platform-verify-again") }).isVisible());
  await person.leave();
});
