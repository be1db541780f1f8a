// The public site: dressed by the agency, visited by strangers, written to by one of them.
import assert from "node:assert/strict";
import { DEMO_PASSWORD, journey, stage } from "./kit.mjs";

const scene = stage({ demo: true });
const SLUG = "heures-claires";
const CLAIRE = "claire@heures-claires.test";

async function walk(how, name) {
  const visitor = await scene.person({ slug: SLUG, ...how });
  const { page } = visitor;
  await visitor.go("/", { name: `${name}-home` });
  assert.equal(await page.getAttribute("html", "lang"), how.lang ?? "fr");
  await visitor.go("/artists", { name: `${name}-artists` });
  await visitor.click(page.locator('main a[href^="/artists/"]').first(), `${name}-artist`);
  await visitor.go("/contact", { name: `${name}-contact` });
  await visitor.leave();
}

journey("the agency changes its theme and colour, and visitors see both themes in both languages", async () => {
  const claire = await scene.person({ slug: SLUG });
  const { page } = claire;
  await claire.signIn(CLAIRE, DEMO_PASSWORD);
  const stylesheet = async () => (await scene.house.ask("/", { slug: SLUG })).body.match(/theme-(\w+)/)[1];
  const first = await stylesheet();
  await walk({ lang: "fr" }, first);
  await walk({ lang: "en", width: 390 }, first);

  await claire.go("/app/site", { name: "site-desk" });
  const other = first === "nocturne" ? "affiche" : "nocturne";
  await page.locator(`input[name="theme"][value="${other}"]`).check();
  await page.fill("#f-accent", "#ffee00");
  await page.fill("#f-tagline_fr", "La route, la nuit, le public.");
  await claire.click('main button[value="save"]', "site-saved");
  assert.match(await claire.toast(), /\S/);
  assert.equal(await stylesheet(), other, "the next visitor has it");
  assert.match((await scene.house.ask("/", { slug: SLUG })).body, /La route, la nuit, le public\./);
  // A notice under the pointer stays, however long one looks elsewhere.
  await claire.page.hover("#toasts [data-toast]");
  await walk({ lang: "fr", width: 390 }, other);
  await walk({ lang: "en" }, other);

  await claire.click("#toasts .toast__undo");
  assert.equal(await stylesheet(), first, "undone");
  await claire.leave();
});

journey("a stranger writes: wrong at first, then well; the agency has the enquiry and a mail", async () => {
  const visitor = await scene.person({ slug: SLUG, lang: "en", width: 390 });
  const { page } = visitor;
  await visitor.go("/contact");
  await page.locator('[name="name"]').fill("Ada Byron");
  await page.locator('[name="email"]').fill("ada at byron");
  await page.locator('[name="message"]').fill("Could you play in Ockham in May?");
  await visitor.click('main form [type="submit"]', "contact-wrong");
  assert.equal(await page.locator('[name="message"]').inputValue(), "Could you play in Ockham in May?");
  assert.equal(await page.locator('[name="email"][aria-invalid="true"]').count(), 1);
  await page.locator('[name="email"]').fill("ada@byron.test");
  await visitor.click('main form [type="submit"]', "contact-sent");
  assert.match(page.url(), /sent/);
  assert.equal(await scene.house.value("select count(*) from enquiries where email = 'ada@byron.test'"), "1");
  await scene.house.mail(CLAIRE, /Ada Byron/);
  await visitor.leave();
  const claire = await scene.person({ slug: SLUG });
  await claire.signIn(CLAIRE, DEMO_PASSWORD);
  await claire.go("/app/enquiries");
  await claire.page.locator(".table__title", { hasText: "Ada" }).first().click();
  await claire.page.locator("#panel:not([hidden]) #record").waitFor();
  await claire.look("enquiry");
  assert.match(await claire.page.textContent("body"), /Ockham/);
  await claire.leave();
});
