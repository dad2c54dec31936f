import { test } from "../house/journey.ts";
import { Keyboard } from "../roles/keyboard.ts";
import { asAnalyst, asApprover, asAuditor } from "../roles/staff.ts";
import { expectDecided, open, REASON, twoRequests } from "../roles/two-requests.ts";

test("the keyboard alone approves, with nothing but Tab and Enter", async ({ page, someone }) => {
  test.slow();
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
