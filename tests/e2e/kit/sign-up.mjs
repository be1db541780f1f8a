// Opening an agency: the form, the mail, the click, the first page of its back office.
import assert from "node:assert/strict";

/** The password of whoever signs up. */
export const PASSWORD = "quatre vélos sous la pluie";

/** Fills in the form, all but the address. */
export async function fillForm(person, { name, email, password = PASSWORD, kind = "label" }) {
  const { page } = person;
  await page.fill("#f-name", name);
  await page.locator(`input[name="kind"][value="${kind}"]`).check();
  await page.fill("#f-email", email);
  await page.fill("#f-password", password);
}

/** The newest mail, opened in the mailbox and its button pressed, as its reader does it. */
async function openMail(person, subject) {
  const { page } = person;
  await person.go("/mailbox", { name: "mailbox" });
  await person.click(page.locator(".mailbox__list a", { hasText: subject }).first(), "mail");
  const button = page.frameLocator(".mailbox__mail iframe").getByRole("link", { name: person.say("mail-sign-up-button") }).first();
  await person.click(button, "welcome");
}

/** Signs up as somebody who errs first, and lands in the back office of the new agency. */
export async function signUp(scene, { lang, width, name, slug, email, kind }) {
  const person = await scene.person({ lang, width });
  const { page } = person;
  await person.go("/", { name: "landing" });
  await person.click(page.locator('.site__acts a[href="/sign-up"]'), "sign-up");

  // The address follows the name, and whether it is free is told while typing.
  await fillForm(person, { name, email, kind });
  await page.locator('#f-slug-say[data-ok="true"]').waitFor();
  assert.equal(await page.inputValue("#f-slug"), slug);
  await page.fill("#f-slug", "admin");
  await page.locator('#f-slug-say[data-ok="false"]').waitFor();
  assert.match(await page.textContent("#f-slug-say"), new RegExp(person.say("error-slug-reserved").slice(0, 20)));
  await page.fill("#f-slug", slug);
  await page.locator('#f-slug-say[data-ok="true"]').waitFor();

  // What is wrong is said beside its field, and what was right stays.
  await page.fill("#f-email", "nowhere");
  await page.fill("#f-password", "short");
  await person.click('form button[type="submit"]', "sign-up-wrong");
  assert.match(await page.textContent("#f-email-error"), /\S/);
  assert.match(await page.textContent("#f-password-error"), /12/);
  assert.equal(await page.locator("#f-name-error, #f-slug-error").count(), 0, "what was right is not accused");
  assert.deepEqual([await page.inputValue("#f-name"), await page.inputValue("#f-slug"), await page.inputValue("#f-email")], [name, slug, "nowhere"]);
  assert.ok(await page.locator(`input[name="kind"][value="${kind}"]`).isChecked(), "the kind stays chosen");
  assert.equal(await page.inputValue("#f-password"), "", "a password is never sent back");
  assert.ok(await page.evaluate(() => document.activeElement?.id === "errors"), "the list of what is wrong has the focus");

  await page.fill("#f-email", email);
  await page.fill("#f-password", PASSWORD);
  await person.click('form button[type="submit"]', "sign-up-sent");
  assert.ok((await page.textContent("main")).includes(email));
  assert.equal(await scene.house.value("select count(*) from directory.tenants where slug = $1", [slug]), "0", "nothing exists before the click in the mail");

  await scene.house.mail(email);
  await openMail(person, person.say("mail-sign-up-subject"));
  await person.click("main form button");
  assert.equal(page.url(), `${scene.house.origin(slug)}/app`);
  await person.shot("first-day");

  const steps = page.locator(".todo li");
  assert.ok((await steps.count()) >= 3, "the first steps are there");
  assert.ok((await page.locator(".todo a.btn").count()) >= 2, "and lead somewhere");
  assert.equal(await page.getAttribute("html", "lang"), lang);
  return person;
}
