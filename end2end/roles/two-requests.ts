import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { newApplicant, requestAtTheBank, type Applicant } from "./applicant.ts";
import { mailsTo, mailTo } from "./mail.ts";
import { expectState } from "./review.ts";

/** What the one writes who proposes. */
export const REASON = "The register shows them, with this number.";

/** Two requests that nobody else finds under `word`, the one that waits longer first. */
export async function twoRequests(someone: () => Promise<Page>, staff: Page) {
  const word = `keys-${randomUUID().slice(0, 8)}`;
  const applicants = [newApplicant(`First ${word} Ltd`), newApplicant(`Second ${word} Ltd`)] as const;
  const references: string[] = [];
  for (const applicant of applicants) references.push(await requestAtTheBank(await someone(), staff, applicant));
  const [first = "", second = ""] = references;
  return { word, applicants, first, second };
}

/** The trail has the decision with the reason of whoever proposed it, and the applicant was written to. */
export async function expectDecided(auditor: Page, applicant: Applicant, reference: string): Promise<void> {
  await auditor.goto(`/admin/audit?object=${reference}`);
  const decided = auditor.locator("#entries tbody tr").filter({ hasText: "Approved the request" });
  await expect(decided).toHaveCount(1);
  await expect(decided).toContainText(REASON);
  await expectState(auditor, reference, "Approved");
  expect((await mailTo(auditor, applicant.email, "Approved")).subject).toContain(reference);
  expect((await mailsTo(auditor, applicant.email)).filter(({ subject }) => subject.includes("Approved"))).toHaveLength(1);
}

/** The address of a request, in whichever list it is opened. */
export const open = (reference: string) => new RegExp(`/admin/requests/${reference}(\\?|$)`);
