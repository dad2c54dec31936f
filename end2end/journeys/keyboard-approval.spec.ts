import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import { newApplicant, requestAtTheBank, type Applicant } from "../roles/applicant.ts";
import { Keyboard } from "../roles/keyboard.ts";
import { mailsTo, mailTo } from "../roles/mail.ts";
import { claim, expectState, propose } from "../roles/review.ts";
import { asAnalyst, asApprover, asAuditor } from "../roles/staff.ts";

const REASON = "The register shows them, with this number.";

/** Two requests that nobody else finds under `word`, the one that waits longer first. */
async function twoRequests(someone: () => Promise<Page>, staff: Page) {
  const word = `keys-${randomUUID().slice(0, 8)}`;
  const applicants = [newApplicant(`First ${word} Ltd`), newApplicant(`Second ${word} Ltd`)] as const;
  const references: string[] = [];
  for (const applicant of applicants) references.push(await requestAtTheBank(await someone(), staff, applicant));
  const [first = "", second = ""] = references;
  return { word, applicants, first, second };
}

/** The trail has the decision with the reason of whoever proposed it, and the applicant was written to. */
async function expectDecided(auditor: Page, applicant: Applicant, reference: string): Promise<void> {
  await auditor.goto(`/admin/audit?object=${reference}`);
  const decided = auditor.locator("#entries tbody tr").filter({ hasText: "Approved the request" });
  await expect(decided).toHaveCount(1);
  await expect(decided).toContainText(REASON);
  await expectState(auditor, reference, "Approved");
  expect((await mailTo(auditor, applicant.email, "Approved")).subject).toContain(reference);
  expect((await mailsTo(auditor, applicant.email)).filter(({ subject }) => subject.includes("Approved"))).toHaveLength(1);
}

const open = (reference: string) => new RegExp(`/admin/requests/${reference}(\\?|$)`);

test("an approval takes at most 12 keys for either of the two people", async ({ page, someone, javaScriptEnabled }) => {
  test.skip(!javaScriptEnabled, "single keys need JavaScript; the next test is the same without");
  const auditor = await someone();
  await asAuditor(auditor);
  const { word, applicants, first, second } = await twoRequests(someone, auditor);

  await asAnalyst(page);
  await page.goto(`/admin/queue?q=${word}`);
  const maker = new Keyboard(page);
  await maker.ready();
  await maker.press("j");
  await maker.go("c", open(first));
  await maker.ready();
  await maker.go("a", /\/propose\?to=approve/);
  await maker.press("Tab");
  await maker.press("Enter");
  await maker.press("Tab");
  await expect(page.getByLabel("Note for the colleague who decides")).toBeFocused();
  await page.keyboard.type(REASON);
  await maker.ready();
  await maker.go("Control+Enter", open(second));
  expect(maker.presses).toBeLessThanOrEqual(12);

  const approver = await someone();
  await asApprover(approver);
  await claim(page, second);
  await propose(page, second, "approve", "");
  await approver.goto(`/admin/queue?q=${word}`);
  const checker = new Keyboard(approver);
  await checker.ready();
  await checker.press("j");
  await checker.go("Enter", open(first));
  await checker.ready();
  await checker.go("a", /\/decide/);
  await checker.press("Tab");
  await checker.press("Enter");
  await checker.press("Tab");
  await checker.press("Tab");
  await expect(approver.getByRole("button", { name: "Approve" })).toBeFocused();
  await checker.go("Enter", open(second));
  expect(checker.presses).toBeLessThanOrEqual(12);
  await expectDecided(auditor, applicants[0], first);
});

test("the keyboard alone approves, with nothing but Tab and Enter", async ({ page, someone }) => {
  const auditor = await someone();
  await asAuditor(auditor);
  const { word, applicants, first, second } = await twoRequests(someone, auditor);

  await asAnalyst(page);
  await page.goto(`/admin/queue?q=${word}`);
  const maker = new Keyboard(page);
  await maker.tabTo("button", `Claim ${first}`);
  await maker.go("Enter", open(first));
  await maker.tabTo("link", "Approve");
  await maker.go("Enter", /\/propose\?to=approve/);
  await maker.tabTo("textbox", /Note for the colleague/);
  await page.keyboard.type(REASON);
  await maker.tabTo("button", "Propose to approve");
  await maker.go("Enter", open(second));

  const approver = await someone();
  await asApprover(approver);
  await approver.goto(`/admin/queue?q=${word}`);
  const checker = new Keyboard(approver);
  await checker.tabTo("link", new RegExp(`^${first}$`));
  await checker.go("Enter", open(first));
  await checker.tabTo("link", "Decide");
  await checker.go("Enter", /\/decide/);
  await checker.tabTo("button", "Approve");
  await checker.go("Enter", open(second));
  await expectDecided(auditor, applicants[0], first);
});
