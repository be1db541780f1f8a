// Colleagues: invited by mail, seated with a role, stopped where the role ends, let in where it grows.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";
const CLAIRE = "claire@heures-claires.test";
const PASSWORD = "un parapluie dans la loge";

journey("a colleague is invited, joins, meets the limits of the role, and the limits move", async () => {
  const claire = await scene.person({ slug: SLUG });
  const { page } = claire;
  await claire.signIn(CLAIRE, DEMO_PASSWORD);
  await claire.go("/app/team", { name: "team" });
  await page.fill("#f-name", "Jean Nouveau");
  await page.fill("#f-email", "jean");
  await claire.click('form[action="/app/team/invite"] .btn--primary', "team-wrong");
  assert.match(await page.textContent("#f-email-error"), /\S/);
  assert.equal(await page.inputValue("#f-name"), "Jean Nouveau");
  await page.fill("#f-email", "jean@heures-claires.test");
  await page.selectOption("#f-role", "viewer");
  await claire.click('form[action="/app/team/invite"] .btn--primary');
  assert.match(await claire.toast(), /jean@heures-claires\.test/);

  await scene.house.mail("jean@heures-claires.test");
  const jean = await scene.person({ width: 390 });
  await jean.go("/mailbox");
  await jean.click(jean.page.locator(".mailbox__list a", { hasText: "jean@heures-claires.test" }).first());
  await jean.click(jean.page.frameLocator(".mailbox__mail iframe").getByRole("link", { name: jean.say("mail-invitation-button") }).first(), "invitation");
  await jean.page.fill("#f-name", "Jean Nouveau");
  await jean.page.fill("#f-password", "court");
  await jean.click("main form .btn--primary", "invitation-wrong");
  assert.match(await jean.page.textContent("#f-password-error"), /12/);
  await jean.page.fill("#f-password", PASSWORD);
  await jean.click("main form .btn--primary", "joined");
  assert.equal(jean.page.url(), `${scene.house.origin(SLUG)}/app`);

  // A viewer reads; what goes further is refused by a page that says why.
  const there = (to) => `${scene.house.origin(SLUG)}${to}`;
  await jean.go(there("/app/people"));
  assert.equal(await jean.page.locator("[data-new]").count(), 0, "what one may not do is not offered");
  await jean.go(there("/app/people/new"), { status: 403, name: "refused" });
  assert.match(await jean.page.textContent("h1"), /\S/);
  assert.ok((await jean.page.locator("main a").count()) > 0, "the page leads on");
  await jean.go(there("/app/roles"), { status: 403 });

  await claire.go("/app/roles/viewer", { name: "roles" });
  await page.locator('input[name="may"][value="address_book.people.create"]').check();
  await claire.click('form[action="/app/roles/viewer"] .btn--primary', "roles-effect");
  assert.match(await page.textContent("main"), /Jean Nouveau/, "whom it concerns is said before it is saved");
  await claire.click('form[action="/app/roles/viewer"] .btn--primary', "roles-saved");
  await jean.go(there("/app/people/new"), { name: "allowed" });
  await claire.go("/app/roles/viewer");
  await page.locator('input[name="may"][value="address_book.people.create"]').uncheck();
  await claire.click('form[action="/app/roles/viewer"] .btn--primary');
  await claire.click('form[action="/app/roles/viewer"] .btn--primary');
  await jean.go(there("/app/people/new"), { status: 403 });

  // An archived colleague is out at once.
  await claire.go("/app/team");
  const seat = await scene.house.value("select id from members where email = 'jean@heures-claires.test'");
  await claire.click(`form[action="/app/team/${seat}/archive"] button`, "team-archived");
  await jean.page.goto(there("/app"));
  assert.match(jean.page.url(), /\/sign-in/);
  await claire.leave();
  await jean.leave();
});

journey("an account of one's own: the profile, and the way back from a forgotten password", async () => {
  const lina = await scene.person({ slug: SLUG, lang: "fr" });
  await lina.signIn("stagiaire@heures-claires.test", DEMO_PASSWORD);
  await lina.go("/app/profile", { name: "profile" });
  await lina.page.locator(".bar__side > details.menu--end").last().locator("summary").click();
  await lina.click('.bar__side a[href="/app/profile"]');
  await lina.leave();
  const forgetful = await scene.person({ slug: SLUG });
  const { page } = forgetful;
  await forgetful.go("/forgot");
  await page.fill("#f-email", "stagiaire@heures-claires.test");
  await forgetful.click("main form .btn--primary", "forgot-sent");
  const { page: mail } = await scene.house.mail("stagiaire@heures-claires.test", /\/reset\//);
  await forgetful.go(`/reset/${mail.match(/\/reset\/([\w-]+)/)[1]}`, { name: "reset" });
  await page.fill("#f-password", PASSWORD);
  await forgetful.click("main form .btn--primary");
  await forgetful.signIn("stagiaire@heures-claires.test", PASSWORD);
  assert.match(page.url(), /\/app$/);
  await forgetful.leave();
});
