import type { Page } from "@playwright/test";
import { newApplicant, requestAtTheBank, type Applicant } from "./applicant.ts";
import { onwards, send } from "./form.ts";
import { claim, decide, propose } from "./review.ts";
import { signInTo } from "./sign-in.ts";
import { asAnalyst, asApprover } from "./staff.ts";

/** Brings a new TPP in and signs its owner in on `page`. */
export async function newTpp(page: Page, someone: () => Promise<Page>): Promise<Applicant & { reference: string }> {
  const applicant = newApplicant();
  const [analyst, approver] = [await someone(), await someone()];
  await asAnalyst(analyst);
  await asApprover(approver);
  const reference = await requestAtTheBank(await someone(), analyst, applicant);
  await claim(analyst, reference);
  await propose(analyst, reference, "approve", "Found in the register.");
  await decide(approver, reference);
  await signInTo(page, applicant.email, applicant.password);
  return { ...applicant, reference };
}

/** Makes an application; returns its path. */
export async function newApplication(page: Page, name: string): Promise<string> {
  const path = "/portal/applications/new";
  const redirect_uris = "https://app.ostrowind.example/callback";
  const keys = onwards(await send(page, path, path, { name, redirect_uris }));
  return keys.replace(/\/keys$/, "");
}
