import { expect, test } from "../house/journey.ts";
import { Keyboard } from "../roles/keyboard.ts";
import { claim, propose } from "../roles/review.ts";
import { asAnalyst, asApprover, asAuditor } from "../roles/staff.ts";
import { expectDecided, open, REASON, twoRequests } from "../roles/two-requests.ts";

test("an approval takes at most 12 keys for either of the two people", async ({ page, someone }) => {
  test.slow();
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
