import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import { newApplicant, referenceIn, requestAtTheBank, type Applicant } from "../roles/applicant.ts";
import { mailsTo } from "../roles/mail.ts";
import { claim, decide, expectState, propose } from "../roles/review.ts";
import { signInTo } from "../roles/sign-in.ts";
import { asAnalyst, asApprover } from "../roles/staff.ts";

/** Presses the button below a request that has ended, and looks at the new one. */
async function startAgain(page: Page, applicant: Applicant): Promise<void> {
  await page.getByRole("button", { name: "Start again with these answers" }).click();
  await expect(page).toHaveURL("/signup/check");
  await expect(page.getByRole("status").filter({ hasText: "a new sign-up with your old answers" })).toBeVisible();
  await expect(page.locator("#error-summary")).toHaveCount(0);
  const main = page.getByRole("main");
  for (const kept of [applicant.organisation, applicant.number, "authorisation.png"]) await expect(main).toContainText(kept);
}

/** Sends it; the address was confirmed long ago. */
async function sendAgain(page: Page, old: string): Promise<string> {
  await page.getByRole("button", { name: "Confirm and send" }).click();
  await expect(page.getByRole("main")).not.toContainText("Open the mail");
  await page.goto("/portal");
  const fresh = page.locator("main li").filter({ hasText: "SU-" }).filter({ hasNotText: old });
  await expect(fresh).toHaveCount(1);
  await expect(fresh).toContainText("With the bank");
  return referenceIn(await fresh.innerText());
}

test("whoever was not approved starts again with the old answers, changes one, and is approved", async ({ page, someone }) => {
  const applicant = newApplicant();
  const [analyst, approver] = [await someone(), await someone()];
  await asAnalyst(analyst);
  await asApprover(approver);
  const old = await requestAtTheBank(await someone(), analyst, applicant);
  await claim(analyst, old);
  await propose(analyst, old, "reject", "The register shows another town.");
  await decide(approver, old);

  await signInTo(page, applicant.email, applicant.password);
  await expect(page.getByRole("main")).toContainText("You may start again with the same answers");
  await page.getByRole("link", { name: "Read the reason" }).click();
  await expect(page.getByRole("main")).toContainText("The register shows another town.");
  await startAgain(page, applicant);
  await page.getByRole("link", { name: "Change town or city" }).click();
  await page.getByLabel("Town or city").fill("Limerick");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL("/signup/check");
  const fresh = await sendAgain(page, old);

  const letters = await mailsTo(analyst, applicant.email);
  expect(letters[0]?.subject).toContain("Received");
  await analyst.goto(`/admin/requests/${fresh}`);
  await expect(analyst.getByRole("main")).toContainText("Limerick");
  await claim(analyst, fresh);
  await propose(analyst, fresh, "approve", "");
  await decide(approver, fresh);
  await expectState(analyst, fresh, "Approved");
  await expectState(analyst, old, "Not approved");
  await expect(analyst.getByRole("main")).not.toContainText("Limerick");

  await page.goto("/portal");
  await page.getByRole("link", { name: "Make an application" }).click();
  await expect(page).toHaveURL("/portal/applications/new");
});

test("whoever withdrew starts again, comes back to the same draft later, and the old request stays withdrawn", async ({
  page,
  someone,
}) => {
  const applicant = newApplicant();
  const analyst = await someone();
  await asAnalyst(analyst);
  const old = await requestAtTheBank(await someone(), analyst, applicant);
  await signInTo(page, applicant.email, applicant.password);
  await page.goto(`/portal/requests/${old}`);
  await page.getByRole("link", { name: "Withdraw this request" }).click();
  await page.getByRole("button", { name: "Withdraw it" }).click();
  await expect(page.getByRole("status").filter({ hasText: "You took the request back" })).toBeVisible();
  await startAgain(page, applicant);

  // Elsewhere, later: pressed once more it is the same draft, and it is gone on with.
  const later = await someone();
  await signInTo(later, applicant.email, applicant.password);
  await later.goto(`/portal/requests/${old}`);
  await startAgain(later, applicant);
  await later.goto("/portal");
  const drafts = later.locator("main li").filter({ hasText: "SU-" }).filter({ hasNotText: old });
  await expect(drafts).toHaveCount(1);
  await drafts.getByRole("link").click();
  await later.getByRole("button", { name: "Go on with it" }).click();
  await expect(later).toHaveURL("/signup/check");
  const fresh = await sendAgain(later, old);
  expect(fresh).not.toBe(old);
  await expectState(analyst, old, "Withdrawn");
  await expectState(analyst, fresh, "New");
});
