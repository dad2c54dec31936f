import { expect, test } from "../house/journey.ts";
import { lettersTo } from "../roles/mail.ts";
import { Machine, type Profile } from "../roles/machine.ts";
import { expectParts, letIn, openCase } from "../roles/queue.ts";
import { asAnalyst, asApprover } from "../roles/staff.ts";

const DOORS: Profile[] = ["obie-3.2", "obie-3.3", "uae"];

test("software registers by 3.2, by 3.3 and by the UAE's door; every check passed; once let in, pages and mail say so", async ({
  page,
  someone,
}) => {
  test.slow();
  const machine = await Machine.enrol();
  const clients: string[] = [];
  for (const profile of DOORS) clients.push(await machine.register(profile));
  expect(await machine.registersInTheUae(), "an empty answer, again").toBe(204);

  await asAnalyst(page);
  await page.goto("/admin/dcr");
  const attempts = page.locator("#attempts tbody tr").filter({ hasText: machine.software });
  await expect(attempts).toHaveCount(4);
  for (const nth of [1, 2, 3]) {
    await page.goto("/admin/dcr");
    await attempts.nth(nth).getByRole("link").first().click();
    await expect(page.getByRole("main")).toContainText("The client is registered. No check failed.");
    const results = await page.locator("#checks tbody .tag").allInnerTexts();
    expect(results.length).toBeGreaterThan(3);
    expect(results.filter((result) => !result.startsWith("Passed"))).toEqual([]);
  }

  const reference = await openCase(page, machine.software, "uae_registration");
  await expect(page.locator(".identity")).toContainText("UAE registration");
  await expectParts(page, reference, ["Pending activation", "Pending activation", "Pending activation"]);
  expect((await machine.token(clients[2])).done, "it waits").toBe(false);

  const approver = await someone();
  await asApprover(approver);
  await letIn(page, approver, machine.software, "uae_registration");
  await expectParts(page, reference, ["Active", "Active", "Active"]);
  expect((await machine.token(clients[2])).done, "a token is granted").toBe(true);
  await page.goto(`/admin/tpps?text=${encodeURIComponent(machine.organisation)}&state=active`);
  await expect(page.locator("#tpps tbody tr")).toHaveCount(1);
  await expect(page.locator("#tpps tbody tr")).toContainText("Active");

  // Two clients by OBIE's door: one is refused while the other waits on.
  await page.goto(`/admin/queue?kind=obie_registration&q=${encodeURIComponent(machine.software)}`);
  await expect(page.locator("#requests tbody tr")).toHaveCount(2);
});

test("who came by OBIE's door hears at the address of the statement that all of it is active", async ({ page, someone }) => {
  const machine = await Machine.enrol();
  const client = await machine.register("obie-3.2");
  const approver = await someone();
  await asAnalyst(page);
  await asApprover(approver);
  await letIn(page, approver, machine.software, "obie_registration");
  const letters = await lettersTo(page, machine.contact);
  expect(letters.map(({ subject }) => subject)).toEqual([expect.stringContaining("Active:")]);
  const text = letters[0]?.text.replace(/\s+/g, " ");
  expect(text).toContain(`the organisation ${machine.organisation}, the application ${machine.software} and the client ${client}`);
});
