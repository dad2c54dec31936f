import { expect, test } from "../house/journey.ts";
import { newApplicant, requestAtTheBank } from "../roles/applicant.ts";
import { hiddenFields, post } from "../roles/form.ts";
import { hire, promote } from "../roles/hire.ts";
import { claim, decide, expectState, propose } from "../roles/review.ts";
import { asApprover, asAuditor } from "../roles/staff.ts";

test("whoever proposed cannot decide, by no button and by no form made by hand", async ({ page, someone, refusal }) => {
  test.slow();
  const [auditor, approver] = [await someone(), await someone()];
  await asAuditor(auditor);
  await asApprover(approver);
  const reference = await requestAtTheBank(await someone(), auditor, newApplicant());
  const path = `/admin/requests/${reference}`;
  // Somebody who holds both roles: only the rule of two people stands in the way.
  const maker = await hire(page, "analyst");
  await promote(someone, maker.name, ["Approver"]);
  await claim(page, reference);
  await propose(page, reference, "approve", "Found in the register.");

  await page.goto(path);
  await expect(page.locator(".identity")).toContainText("Waiting for second approval");
  await expect(page.getByRole("link", { name: "Decide" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Send back" })).toHaveCount(0);
  refusal(403, `${path}/decide`);
  await page.goto(`${path}/decide`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are not allowed to do this");

  const form = hiddenFields(await (await approver.request.get(`${path}/decide`)).text(), `${path}/decide`);
  const fields = { _version: form._version ?? "", outcome: "approve", note: "I approve of myself." };
  const answer = await post(page, `${path}/decide`, fields);
  expect(answer.status()).toBe(403);
  expect(await answer.text()).toContain("You are not allowed to do this");
  await expectState(auditor, reference, "Waiting for second approval");

  await decide(approver, reference);
  await expectState(auditor, reference, "Approved");
});

test("an analyst cannot decide at all", async ({ page, someone }) => {
  const auditor = await someone();
  await asAuditor(auditor);
  const reference = await requestAtTheBank(await someone(), auditor, newApplicant());
  await hire(page, "analyst");
  await claim(page, reference);
  await propose(page, reference, "approve", "Found in the register.");
  const answer = await post(page, `/admin/requests/${reference}/decide`, { outcome: "approve", _version: "4" });
  expect(answer.status()).toBe(403);
  await expectState(auditor, reference, "Waiting for second approval");
});
