// Who may do what: a role that reads without changing, a refusal explained, a record opened for a week.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });
const AGENCIES = [
  { lang: "fr", width: 1280, slug: "heures-claires", admin: "claire", learner: ["stagiaire", "Lina Morel"], outsider: ["artiste", "Noé Ferrand"] },
  { lang: "en", width: 390, slug: "northlight", admin: "nora", learner: ["ivy", "Ivy Chen"], outsider: ["sam", "Sam Okafor"] },
];

for (const { lang, width, slug, admin, learner, outsider } of AGENCIES) {
  journey(`rights are given, seen, explained and ended (${lang}, ${width} px)`, async () => {
    const boss = await scene.person({ slug, lang, width });
    const { page } = boss;
    const member = (who) => scene.house.value("select m.id from members m join directory.tenants t on t.id = m.tenant_id where t.slug = $1 and m.email = $2", [slug, `${who}@${slug}.test`]);
    await boss.signIn(`${admin}@${slug}.test`, DEMO_PASSWORD);

    // A role made from another: it reads and does not change.
    await boss.go("/app/roles/viewer");
    await page.fill("#clone-title", "Contrats en lecture");
    await boss.click('form[action="/app/roles/viewer/clone"] .btn', "role-cloned");
    const role = new URL(page.url()).pathname;
    await boss.go(`/app/team/${await member(learner[0])}`);
    for (const box of await page.locator('input[name="roles"]').all()) await box.setChecked((await box.getAttribute("value")) === role.split("/").at(-1));
    await boss.click(`form[action$="/roles"] .btn--primary`, "role-given");

    // Seen in the diagram, cell by cell.
    await boss.go(`/app/team/${await member(learner[0])}/rights`, { name: "rights" });
    const row = page.locator("tr", { hasText: boss.say("people-many") });
    await row.locator(".why").nth(0).locator("summary").click();
    assert.match(await row.locator(".why").nth(0).textContent(), /Contrats en lecture/);
    assert.equal(await row.locator(".why").nth(2).locator(".extent--none").count(), 1, "no changing");
    // And in the picture: what is not given, why not, and what gives the rest.
    const node = (id) => page.locator(`[data-node="${id}"]`);
    await node("resource:people").click();
    await node("address_book.people.update").click();
    assert.match(await page.textContent("[data-why]"), new RegExp(boss.say("diagram-nobody-gives").slice(0, -1)));
    await node("address_book.people.read").click();
    assert.match(await page.textContent("[data-why]"), /Contrats en lecture/);
    assert.equal(await node(`role:${role.split("/").at(-1)}`).getAttribute("class").then((c) => c.includes("dg__box--on")), true, "the role lights up");
    // By the keyboard alone: up to what is above, and why it is as it is.
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    assert.match(await page.textContent("[data-why] h3"), new RegExp(boss.say("people-many")));
    assert.equal(await page.locator("[data-node][tabindex='0']").count(), 1, "one way in by Tab");
    await page.selectOption("#diagram-action", "update");
    await node("address_book.organisations.update").waitFor();
    assert.equal(await node("address_book.people.read").count(), 0, "the filter leaves one action");
    await boss.look("diagram");
    await boss.go(`/app/access/diagram?of=role:${role.split("/").at(-1)}`, { name: "diagram-role" });
    assert.match(await node(`person:${await member(learner[0])}`).locator("title").textContent(), new RegExp(learner[1]));
    // What would change if: the same picture, and nothing is done.
    await boss.go(`/app/team/${await member(learner[0])}`);
    await page.locator('input[name="roles"][value="booker"]').check();
    await boss.click('button[name="step"][value="see"]', "would-change");
    assert.match(await node("address_book.people.update").getAttribute("class"), /dg__box--ok/);
    await boss.go(`/app/team/${await member(learner[0])}`);
    assert.equal(await page.locator('input[name="roles"][value="booker"]').isChecked(), false);
    await boss.go("/app/access", { name: "overview" });
    assert.match(await page.textContent("main"), new RegExp(learner[1]));

    // The learner reads, and a refusal says which right is missing.
    const pupil = await scene.person({ slug, lang, width });
    await pupil.signIn(`${learner[0]}@${slug}.test`, DEMO_PASSWORD);
    const first = await scene.house.value("select p.id from organisations p join directory.tenants t on t.id = p.tenant_id where t.slug = $1 order by p.id limit 1", [slug]);
    await pupil.go(`/app/organisations/${first}`);
    await pupil.go(`/app/organisations/${first}/edit`, { status: 403, name: "refused" });
    assert.match(await pupil.page.textContent("main"), new RegExp(pupil.say("may-address_book-organisations-update")));

    // A partner has one project for a week, with what it holds: seen, explained in both places, watched until it ends.
    await scene.house.rows("update member_roles set role = 'partner' where member_id = $1", [await member(outsider[0])]);
    const guest = await scene.person({ slug, lang, width });
    await guest.signIn(`${outsider[0]}@${slug}.test`, DEMO_PASSWORD);
    await guest.go(`/app/organisations/${first}`, { status: 404 });
    const mine = (table, title) => scene.house.value(`select r.id from ${table} r join directory.tenants t on t.id = r.tenant_id where t.slug = $1 and r.${title[0]} = $2`, [slug, title[1]]);
    await boss.go("/app/projects/new");
    await page.fill("#f-name", "Festival des Quais");
    await page.selectOption("#f-kind", "tour");
    await page.selectOption("#f-status", "active");
    await boss.click("main form .btn--primary");
    const project = await mine("projects", ["name", "Festival des Quais"]);
    await boss.go(`/app/access/organisations/${first}`, { name: "who-sees" });
    await page.fill('form[action$="/projects"] [role=combobox]', "Quais");
    await page.locator(".pick__item", { hasText: "Festival des Quais" }).click();
    await boss.click('form[action$="/projects"] .btn--plain', "project-placed");
    await boss.go(`/app/access/projects/${project}`, { name: "project-opens" });
    await page.selectOption("#f-member", { label: outsider[1] });
    await page.fill("#f-ends_on", new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10));
    await page.fill("#f-reason", "Festival");
    await boss.click('form[action$="/shares"] .btn--primary', "opened");
    await guest.go("/app/projects");
    assert.equal(await guest.page.locator("tbody tr").count(), 1, "one project, not the others");
    await guest.go(`/app/projects/${project}`, { name: "partner-project" });
    await guest.click(`main a[href="/app/organisations/${first}"]`, "opened-to-guest");
    await guest.go("/app/organisations");
    assert.equal(await guest.page.locator("tbody tr").count(), 1, "what the project holds, not the others");
    await boss.go(`/app/access/organisations/${first}`, { name: "why-partner" });
    assert.match(await page.textContent("main"), /Festival des Quais/);
    await boss.go(`/app/team/${await member(outsider[0])}/rights`);
    assert.match(await page.textContent("main"), /Festival des Quais/, "what is open to the partner stands on their page");
    // The week is over: nobody did anything, and nothing is left.
    await scene.house.rows("update shares set ends_at = now() - interval '1 second' where record = $1", [project]);
    await guest.go(`/app/organisations/${first}`, { status: 404, name: "over" });
    await guest.go(`/app/projects/${project}`, { status: 404 });
    await boss.go(`/app/access/projects/${project}`, { name: "week-over" });
    assert.match(await page.textContent("main"), new RegExp(boss.say("share-over", { day: "" }).trim()));

    // And somebody signs for all of it.
    await boss.go("/app/access/review", { name: "review" });
    await boss.click('form[action="/app/access/review"] .btn--primary', "signed");
    await Promise.all([boss, pupil, guest].map((person) => person.leave()));
  });
}
