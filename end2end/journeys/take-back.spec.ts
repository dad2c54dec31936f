import type { Page } from "@playwright/test";
import { expect, test as base } from "../house/journey.ts";
import { Server } from "../house/server.ts";
import { workFolder } from "../house/state.ts";
import { newApplicant, requestAtTheBank } from "../roles/applicant.ts";
import { hire } from "../roles/hire.ts";
import { mailsTo } from "../roles/mail.ts";
import { claim, decide, expectState, propose } from "../roles/review.ts";
import { signInTo } from "../roles/sign-in.ts";
import { asAnalyst, asApprover } from "../roles/staff.ts";

/** The bank's portal once more, where the mail of a decision waits: the others send it at once. */
const test = base.extend<{ patient: string }>({
  patient: async ({ house }, use) => {
    const server = await Server.beside(house, workFolder(), { undo_window: "10m" });
    await use(server.state.portal);
    await server.stop();
  },
});

const takeBack = (page: Page) => page.getByRole("button", { name: "Take the decision back" });

/** A proposal that another person has decided as it was made; the mail to the applicant waits. */
async function decided(patient: string, analyst: Page, approver: Page, draft: Page, to: "approve" | "reject") {
  const applicant = newApplicant();
  await asAnalyst(analyst);
  await asApprover(approver);
  const reference = await requestAtTheBank(draft, analyst, applicant);
  await claim(analyst, reference);
  await propose(analyst, reference, to, "As the register says.");
  const path = `${patient}/admin/requests/${reference}`;
  await approver.goto(`${path}/decide`);
  await approver.getByRole("button", { name: to === "approve" ? "Approve" : "Reject" }).click();
  await expect(approver.getByRole("status").filter({ hasText: "you can take the decision back" })).toBeVisible();
  await approver.goto(path);
  await analyst.goto(path);
  return { applicant, reference, path };
}

test("of the two who took a decision either takes it back, the other is told, and it is decided anew", async ({
  page: approver,
  patient,
  someone,
  refusal,
}) => {
  const analyst = await someone();
  const { applicant, reference, path } = await decided(patient, analyst, approver, await someone(), "approve");
  await expect(approver.getByRole("main")).toContainText(/The applicant is told at .* You can take the decision back until then/);
  const bystander = await someone();
  await hire(bystander, "analyst");
  await bystander.goto(path);
  await expect(bystander.getByRole("main")).toContainText("Those who took it can take the decision back until then");
  await expect(takeBack(bystander)).toHaveCount(0);

  await takeBack(analyst).click();
  const told = `The decision on ${reference} is taken back. The applicant was not told of it.`;
  await expect(analyst.getByRole("status").filter({ hasText: told })).toBeVisible();
  await expectState(analyst, reference, "Waiting for second approval");
  await expect(takeBack(analyst)).toHaveCount(0);

  refusal(409, `/admin/requests/${reference}/take-back`);
  await takeBack(approver).click();
  await expect(approver.getByRole("heading", { level: 1 })).toHaveText("Somebody else changed this first");
  await expect(approver.getByRole("main")).toContainText("Nothing you sent was applied");

  const owner = await someone();
  await signInTo(owner, applicant.email, applicant.password);
  await expect(owner.getByRole("main")).toContainText("Final check by the bank");
  await owner.goto("/portal/requests/" + reference);
  await expect(owner.getByRole("main")).not.toContainText(/approved|taken back/i);

  await decide(approver, reference);
  await expectState(analyst, reference, "Approved");
  const approvals = (await mailsTo(analyst, applicant.email)).filter(({ subject }) => subject.includes("Approved"));
  expect(approvals).toHaveLength(1);
});

test("a rejection is taken back by whoever decided, and its reason reaches nobody", async ({
  page: approver,
  patient,
  someone,
}) => {
  const analyst = await someone();
  const { applicant, reference } = await decided(patient, analyst, approver, await someone(), "reject");
  await takeBack(approver).click();
  await expect(approver.getByRole("status").filter({ hasText: "is taken back" })).toBeVisible();
  await expectState(approver, reference, "Waiting for second approval");

  const owner = await someone();
  await signInTo(owner, applicant.email, applicant.password);
  await owner.goto(`/portal/requests/${reference}`);
  await expect(owner.getByRole("main")).toContainText("Final check by the bank");
  await expect(owner.getByRole("main")).not.toContainText("As the register says.");
  const rejections = (await mailsTo(analyst, applicant.email)).filter(({ subject }) => subject.includes("Not approved"));
  expect(rejections).toEqual([]);
});
