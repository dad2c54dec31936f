import { expectAccessible } from "../house/axe.ts";
import { test } from "../house/test.ts";

for (const path of ["/", "/signin"]) {
  test(`axe finds nothing on ${path}`, async ({ page }) => {
    await page.goto(path);
    await expectAccessible(page);
  });
}
