import { expect, test } from "../house/journey.ts";

test("after a refused form the summary has the focus and is announced once", async ({ page, refusal }) => {
  refusal(422, "/signup/account");
  await page.goto("/signup/account");
  await page.getByRole("button", { name: "Continue" }).click();
  const summary = page.locator("#error-summary");
  await expect(summary).toBeFocused();
  await expect(page).toHaveTitle(/^Error: /);
  // A reader announces an alert when it is in the page, and again whenever it changes.
  const announced = page.getByRole("alert").filter({ visible: true });
  await expect(announced).toHaveCount(1);
  await expect(summary.getByRole("alert")).toContainText("There is a problem");
  const changes = await summary.getByRole("alert").evaluate(
    (alert) =>
      new Promise<number>((resolve) => {
        let seen = 0;
        new MutationObserver((records) => void (seen += records.length)).observe(alert, {
          childList: true,
          characterData: true,
          subtree: true,
        });
        document.querySelector("main")?.addEventListener("focusout", () => resolve(seen), { once: true });
        (document.activeElement as HTMLElement).blur();
      }),
  );
  expect(changes).toBe(0);
});

test("a link of the summary takes the focus to its field", async ({ page, refusal }) => {
  refusal(422, "/signup/account");
  await page.goto("/signup/account");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.locator("#error-summary a").nth(1).click();
  await expect(page.getByLabel("Work e-mail address")).toBeFocused();
});
