import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import { fillIn, newApplicant } from "../roles/applicant.ts";

/** Every row of the page of all answers: what was asked, and what was said. */
async function rows(page: Page): Promise<Map<string, string>> {
  await page.waitForLoadState();
  const pairs = await page.locator("dl.facts > div").evaluateAll((rows) =>
    rows.map((row) => [row.querySelector("dt")?.textContent ?? "", row.querySelector("dd")?.textContent ?? ""] as const),
  );
  return new Map(pairs);
}

test("one answer is changed from the page of all answers, and no other", async ({ page }) => {
  await fillIn(page, newApplicant());
  const before = await rows(page);
  expect(before.get("Town or city")).toBe("Cork");
  await page.getByRole("link", { name: "Change town or city" }).click();
  await expect(page).toHaveURL(/\/signup\/organisation\?change=1#city$/);
  await page.getByLabel("Town or city").fill("Limerick");
  await page.getByRole("button", { name: "Continue" }).click();

  await expect(page).toHaveURL("/signup/check");
  const after = await rows(page);
  expect(after).toEqual(new Map(before).set("Town or city", "Limerick"));
});

test("a change of the last section keeps the file that was sent", async ({ page }) => {
  await fillIn(page, newApplicant());
  const before = await rows(page);
  await page.getByRole("link", { name: "Change who uses it?" }).click();
  await page.getByLabel("Businesses").check();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL("/signup/check");
  expect(await rows(page)).toEqual(new Map(before).set("Who uses it?", "Businesses"));
});

test("a change that cannot be comes back with its error, and then to the page of all answers", async ({ page, refusal }) => {
  refusal(422, "/signup/organisation");
  await fillIn(page, newApplicant());
  await page.getByRole("link", { name: "Change company registration number" }).click();
  await page.getByLabel("Company registration number").fill("");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Company registration number").fill("IE-77");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL("/signup/check");
  expect((await rows(page)).get("Company registration number")).toBe("IE-77");
});
