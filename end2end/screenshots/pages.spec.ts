import { join } from "node:path";
import { test } from "../house/test.ts";
import { workFolder } from "../house/state.ts";
import { pictures } from "./pages.ts";

for (const { name, path, as } of pictures) {
  test(name, async ({ page }, info) => {
    if (as) await as(page);
    await page.goto(path, { waitUntil: "networkidle" });
    const file = join(workFolder(), "..", "screenshots", `${name}-${info.project.name}.png`);
    await page.screenshot({ path: file, fullPage: true });
  });
}
