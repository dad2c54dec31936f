import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import { newApplicant, openAccount } from "../roles/applicant.ts";

/** The sentences of the summary, which is the first thing in `<main>`. */
async function summary(page: Page): Promise<string[]> {
  await expect(page).toHaveTitle(/^Error: /);
  const first = page.locator("main > *:first-child");
  const within = (await first.getAttribute("id")) === "error-summary" ? first : first.locator("> *:first-child");
  await expect(within).toHaveAttribute("id", "error-summary");
  return page.locator("#error-summary a").allInnerTexts();
}

/** Each link of the summary leads to the field that says the same. */
async function expectLinksToLead(page: Page): Promise<void> {
  for (const link of await page.locator("#error-summary a").all()) {
    const [sentence, target] = [await link.innerText(), await link.getAttribute("href")];
    const field = page.locator(target ?? "nowhere");
    const holder = page.locator(".field", { has: field });
    await expect(holder.locator(".error").first(), `what stands at ${target}`).toHaveText(`Error: ${sentence}`);
    await link.click();
    await expect(page).toHaveURL(new RegExp(`${target}$`));
    await expect(field).toBeInViewport();
  }
}

test("an account that cannot be is refused with everything that is wrong, and nothing is lost but the password", async ({
  page,
  refusal,
}) => {
  refusal(422, "/signup/account");
  await page.goto("/signup/account");
  await page.getByLabel("Your name").fill("Maren Ostrowind");
  await page.getByLabel("Work e-mail address").fill("maren at ostrowind");
  await page.getByLabel("Password", { exact: true }).fill("short");
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Continue" }).click();
  expect((await answer).status()).toBe(422);

  expect(await summary(page)).toHaveLength(2);
  await expect(page.getByLabel("Your name")).toHaveValue("Maren Ostrowind");
  await expect(page.getByLabel("Work e-mail address")).toHaveValue("maren at ostrowind");
  await expect(page.getByLabel("Work e-mail address")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
  expect(await page.content()).not.toContain("short");
  await expectLinksToLead(page);
});

test("a section that is not complete names every field, and a group of choices by its first", async ({ page, refusal }) => {
  refusal(422, "/signup/organisation");
  refusal(422, "/signup/authority");
  await openAccount(page, newApplicant());
  await page.getByLabel("Trading name").fill("Maren's “A & B” <shop>");
  await page.getByRole("button", { name: "Continue" }).click();
  expect((await summary(page)).length).toBeGreaterThan(4);
  await expect(page.getByLabel("Trading name")).toHaveValue("Maren's “A & B” <shop>");
  await expectLinksToLead(page);
});
