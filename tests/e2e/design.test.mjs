// The living page of components looks as it was accepted to look: light and dark, on a desk and on a phone.
import assert from "node:assert/strict";
import path from "node:path";
import { DEMO_PASSWORD, journey, ROOT, stage } from "./kit.mjs";
import { differs } from "./kit/picture.mjs";

const scene = stage({ demo: true });
const FOLDER = path.join(ROOT, "tests/e2e/pictures");

for (const dark of [false, true]) {
  for (const width of [1280, 390]) {
    const name = `design-${dark ? "dark" : "light"}-${width}`;
    journey(`every component in every state (${name})`, async () => {
      const claire = await scene.person({ slug: "heures-claires", dark, width });
      const { page } = claire;
      await claire.signIn("claire@heures-claires.test", DEMO_PASSWORD);
      await claire.go("/app/_design", { name });
      await page.evaluate(() => document.fonts.ready);
      const bytes = await page.locator("main").screenshot({ animations: "disabled", caret: "hide", mask: [page.locator("time")] });
      const browser = `${scene.chromium.version().split(".")[0]} ${path.basename(process.env.CHROMIUM ?? "chromium")}`;
      const said = differs(FOLDER, name, browser, bytes);
      assert.equal(said, undefined, said);
      await claire.leave();
    });
  }
}
