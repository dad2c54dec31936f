import { expect, test } from "../house/journey.ts";
import { newApplicant, requestAtTheBank } from "../roles/applicant.ts";
import { mailsTo } from "../roles/mail.ts";
import { hire } from "../roles/hire.ts";
import { claim, propose } from "../roles/review.ts";
import { asAnalyst, asApprover } from "../roles/staff.ts";

test("of two who decide at once the second reads who was first, when and how, and nothing happens twice", async ({
  page,
  someone,
  refusal,
}) => {
  const applicant = newApplicant();
  const analyst = await someone();
  await asAnalyst(analyst);
  const reference = await requestAtTheBank(await someone(), analyst, applicant);
  await claim(analyst, reference);
  await propose(analyst, reference, "approve", "Found in the register.");

  const other = await someone();
  await asApprover(page);
  await hire(other, "approver");
  await page.goto(`/admin/requests/${reference}/decide`);
  await other.goto(`/admin/requests/${reference}/decide`);
  const first = await page.locator(".header-account a").innerText();
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("status").filter({ hasText: `${reference} is approved.` })).toBeVisible();

  refusal(409, `/admin/requests/${reference}/decide`);
  const answer = other.waitForResponse((response) => response.request().method() === "POST");
  await other.getByRole("button", { name: "Approve" }).click();
  expect((await answer).status()).toBe(409);
  const main = other.getByRole("main");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Somebody else changed this first");
  await expect(main).toContainText(first);
  await expect(main).toContainText(/\d{1,2} \w{3} \d{4}, \d\d:\d\d/);
  await expect(main).toContainText("Approved");
  await expect(main).toContainText("Nothing you sent was applied");

  const approvals = (await mailsTo(analyst, applicant.email)).filter(({ subject }) => subject.includes("Approved"));
  expect(approvals).toHaveLength(1);
  await analyst.goto(`/admin/requests/${reference}`);
  await expect(analyst.locator(".timeline li").filter({ hasText: /approved/i })).toHaveCount(1);
});
