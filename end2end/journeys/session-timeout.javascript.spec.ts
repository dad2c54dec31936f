import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import {
  fillAuthority,
  fillOrganisation,
  newApplicant,
  openAccount,
  requestAtTheBank,
  type Applicant,
} from "../roles/applicant.ts";
import { signInTo } from "../roles/sign-in.ts";
import { asAuditor } from "../roles/staff.ts";

/** Somebody of their own, whose sessions nobody else uses: they end after 30 minutes of rest. */
async function signedIn(page: Page, someone: () => Promise<Page>): Promise<Applicant & { path: string }> {
  const auditor = await someone();
  await asAuditor(auditor);
  const applicant = newApplicant();
  const reference = await requestAtTheBank(await someone(), auditor, applicant);
  await signInTo(page, applicant.email, applicant.password);
  await expect(page).toHaveURL("/portal");
  return { ...applicant, path: `/portal/requests/${reference}` };
}

test("five minutes before the end a warning is announced, and one button extends the session", async ({ page, someone }) => {
  const { path } = await signedIn(page, someone);
  await page.clock.install();
  await page.goto(path, { waitUntil: "networkidle" });
  const warning = page.locator(".session");
  await page.clock.runFor("24:00");
  await expect(warning).toBeHidden();
  await page.clock.runFor("01:30");
  await expect(warning.getByRole("alert")).toHaveText("You will be signed out in 5 minutes.");
  await expect(warning).toBeVisible();
  await page.clock.runFor("01:00");
  await expect(warning.getByRole("alert")).toHaveText("You will be signed out in 4 minutes.");

  const extended = page.waitForResponse((response) => response.url().endsWith("/account/extend"));
  await warning.getByRole("button", { name: "Stay signed in" }).click();
  expect((await extended).status()).toBe(200);
  await expect(warning).toBeHidden();
  await expect(page).toHaveURL(path);
  await page.clock.runFor("24:00");
  await expect(warning).toBeHidden();
  await page.clock.runFor("06:30");
  await expect(warning.getByRole("alert")).toContainText("You have been signed out. Sign in again to go on");
});

test("when a session has ended, signing in leads back to the same page", async ({ page, someone }) => {
  const { path, email, password } = await signedIn(page, someone);
  await page.goto(path);
  const elsewhere = await someone();
  await signInTo(elsewhere, email, password);
  await elsewhere.goto("/account");
  await elsewhere.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(elsewhere.getByRole("status").filter({ hasText: "signed in nowhere but here" })).toBeVisible();

  await page.reload();
  await expect(page).toHaveURL(/\/signin\?next=/);
  await signInTo(page, email, password);
  await expect(page).toHaveURL(path);
});

test("a sign-up whose session is gone keeps its answers and goes on at the same page", async ({ page, refusal }) => {
  refusal(401, "/signup/authority");
  const applicant = newApplicant();
  await openAccount(page, applicant);
  await fillOrganisation(page, applicant);
  await page.getByRole("button", { name: "Continue" }).click();
  await fillAuthority(page, applicant);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.goto("/signup/authority");
  await page.context().clearCookies({ name: "__Host-vestibule" });
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are signed out");
  await page.goto("/signup/authority");
  await expect(page).toHaveURL(/\/signin\?next=/);
  await signInTo(page, applicant.email, applicant.password);
  await expect(page).toHaveURL("/signup/authority");
  await expect(page.getByLabel("Registration number at the authority")).toHaveValue(applicant.number);
});
