// Files of a record: a long film over a line that breaks, versions, what is seen of them, and where they are found again.
import assert from "node:assert/strict";
import { mkdtempSync, openSync, closeSync, ftruncateSync, rmSync, writeSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { journey, stage, until } from "./kit.mjs";

const scene = stage({ demo: true });
const CLAIRE = "claire@heures-claires.test";
const MEGABYTE = 1024 * 1024;

/** A film of so many bytes, most of them nothing. */
function film(folder, name, bytes) {
  const at = path.join(folder, name);
  const file = openSync(at, "w");
  writeSync(file, Buffer.from("00000018667479706d70343200000000" + "6d70343269736f6d", "hex"));
  ftruncateSync(file, bytes);
  closeSync(file);
  return at;
}

const pdf = (word) => Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 44>>stream
BT /F1 24 Tf 40 100 Td (${word}) Tj ET
endstream endobj
trailer<</Root 1 0 R>>
%%EOF
`);

journey("a film of 300 MB comes over a line that breaks, goes on, and has two versions that are compared", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "estrade-film-"));
  try {
    const claire = await scene.member(CLAIRE, { slug: "heures-claires" });
    const { page, context } = claire;
    await claire.go("/app/artists", { name: "artists" });
    const artist = await page.locator('main a.table__title[href^="/app/artists/"]').first().getAttribute("href");
    await claire.go(artist, { name: "artist" });
    await page.locator("#files").waitFor();
    await page.locator('#files input[name="folder"]').fill("04_Promotion");
    await page.locator("#files .drop input[data-bring]").setInputFiles(film(folder, "Concert à Lyon.mp4", 300 * MEGABYTE));
    const line = page.locator("#files .drop__file");
    await page.waitForFunction(() => (document.querySelector("#files .drop__file progress")?.value ?? 0) > 0.1);
    await context.setOffline(true);
    await page.locator('#files .drop__file[data-state="broken"]').waitFor();
    assert.match(await line.textContent(), /interrompue/);
    const rows = async () => Number(await scene.house.value("select received from uploads order by created_at desc limit 1"));
    const then = await rows();
    assert.ok(then > 0 && then < 300 * MEGABYTE, `${then} bytes had come`);
    await Promise.all([page.waitForEvent("load", { timeout: 180_000 }), context.setOffline(false)]);
    // A line that is cut is no trouble of the page's.
    claire.troubles = claire.troubles.filter((trouble) => !/INTERNET_DISCONNECTED|NETWORK_CHANGED/.test(trouble));
    assert.equal(await scene.house.value("select count(*) from uploads"), "1", "it went on, and did not begin again");
    await page.locator("#files .file__title", { hasText: "Concert à Lyon" }).waitFor();
    await claire.look("artist-files");

    // A second version from the file's own page, and both side by side.
    await claire.click(page.locator("#files .file__title", { hasText: "Concert à Lyon" }), "file");
    await page.locator(".preview video").waitFor();
    await Promise.all([page.waitForEvent("load"), page.locator(".drop input[data-bring]").setInputFiles(film(folder, "montage.mp4", 3 * MEGABYTE))]);
    await page.locator(".badge", { hasText: "V2" }).waitFor();
    await claire.click(page.locator('a[href$="/compare"]'), "compare");
    assert.equal(await page.locator(".sides video").count(), 2);

    // Two sheets of a PDF, dropped together, seen without a download.
    await claire.go(artist);
    const files = [["Fiche technique.pdf", "une"], ["Plan.pdf", "deux"]].map(([name, word]) => ({ name, mimeType: "application/pdf", buffer: pdf(word) }));
    await Promise.all([page.waitForEvent("load"), page.locator("#files .drop input[data-bring]").setInputFiles(files)]);
    await claire.click(page.locator("#files .file__title", { hasText: "Fiche technique" }), "sheet");
    assert.equal(await page.locator(".preview iframe").count(), 1);
    // A browser without a reader of PDFs takes the preview, too, for something to keep.
    const named = page.waitForEvent("download", { predicate: (file) => file.suggestedFilename() !== "view.pdf" });
    await page.locator(".head__acts a[download]").click();
    assert.match((await named).suggestedFilename(), /_FicheTechnique_V1_\d{4}-\d\d-\d\d\.pdf$/);

    // Found again among all of them.
    await claire.go("/app/files?q=fiche", { name: "all-files" });
    assert.equal(await page.locator(".file__title").count(), 1);
    await until("the pieces are gone", async () => (await scene.house.value("select count(*) from upload_parts")) === "0");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
