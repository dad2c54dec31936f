import { expect, type Page } from "@playwright/test";
import { onwards, send } from "./form.ts";

const at = (reference: string) => `/admin/requests/${reference}`;

/** An analyst takes a request. */
export async function claim(analyst: Page, reference: string): Promise<void> {
  onwards(await send(analyst, at(reference), `${at(reference)}/claim`));
}

/** An analyst asks the applicant. */
export async function ask(analyst: Page, reference: string, question: string): Promise<void> {
  onwards(await send(analyst, `${at(reference)}/ask`, `${at(reference)}/ask`, { question }));
}

/** An analyst writes something down that only the bank reads. */
export async function note(analyst: Page, reference: string, text: string): Promise<void> {
  onwards(await send(analyst, at(reference), `${at(reference)}/note`, { note: text }));
}

/** An analyst proposes a decision. */
export async function propose(analyst: Page, reference: string, to: "approve" | "reject", reason: string): Promise<void> {
  onwards(await send(analyst, `${at(reference)}/propose?to=${to}`, `${at(reference)}/propose`, { reason }));
}

/** An approver decides as an analyst proposed. */
export async function decide(approver: Page, reference: string): Promise<void> {
  onwards(await send(approver, `${at(reference)}/decide`, `${at(reference)}/decide`));
}

/** The state of a request as the bank reads it. */
export async function expectState(staff: Page, reference: string, words: string): Promise<void> {
  await staff.goto(at(reference));
  await expect(staff.locator(".identity")).toContainText(words);
}
