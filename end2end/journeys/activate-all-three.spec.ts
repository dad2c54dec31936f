import { sql } from "../house/database.ts";
import { expect, test } from "../house/journey.ts";
import { post } from "../roles/form.ts";
import { Machine } from "../roles/machine.ts";
import { expectParts, openCase, queueOf } from "../roles/queue.ts";
import { asAnalyst, asApprover } from "../roles/staff.ts";

const WAITS = Array.from({ length: 3 }, () => "Pending activation");
const WORKS = Array.from({ length: 3 }, () => "Active");

test("all three are activated in three steps by each of two people, in one piece or not at all", async ({
  page,
  someone,
  refusal,
}) => {
  test.slow();
  const machine = await Machine.enrol();
  const client = await machine.register("obie-3.3");
  expect((await machine.token()).done, "it waits").toBe(false);

  // The first person: queue, case, confirmation.
  await asAnalyst(page);
  const reference = await openCase(page, machine.software, "obie_registration");
  await expect(page.locator(".identity")).toContainText("OBIE registration");
  await page.getByRole("link", { name: "Activate all three" }).click();
  await expect(page.getByRole("main")).toContainText(`the application ${machine.software} and the client ${client}`);
  await page.getByRole("button", { name: "Propose to activate all three" }).click();
  await expect(page.getByRole("status").filter({ hasText: `${reference}: your proposal waits` })).toBeVisible();
  await expectParts(page, reference, WAITS);

  // The second person: queue, case, confirmation; and the last of the three steps fails.
  const approver = await someone();
  await asApprover(approver);
  await openCase(approver, machine.software, "obie_registration");
  await approver.getByRole("link", { name: "Decide" }).click();
  sql(`alter table clients add constraint "not_${client}" check (client_id <> '${client}' or status = 'pending')`);
  refusal(409, `/admin/requests/${reference}/decide`);
  await approver.getByRole("button", { name: "Activate all three" }).click();
  await expect(approver.getByRole("main")).toContainText(`It stopped at the client ${client}`);
  sql(`alter table clients drop constraint "not_${client}"`);
  await expectParts(approver, reference, WAITS);
  expect((await machine.token()).done, "nothing was changed").toBe(false);

  await approver.getByRole("link", { name: "Decide" }).click();
  await approver.getByRole("button", { name: "Activate all three" }).click();
  await expect(approver.getByRole("status").filter({ hasText: `${reference} is approved.` })).toBeVisible();
  await expectParts(approver, reference, WORKS);
  expect((await machine.token()).done, "a token is granted").toBe(true);
  await page.goto(queueOf(machine.software, "obie_registration"));
  await expect(page.getByRole("heading", { name: "No request matches" })).toBeVisible();
});

test("a client is not activated before what is above it, by no button and by no form made by hand", async ({ page }) => {
  const machine = await Machine.enrol();
  const client = await machine.register("obie-3.3");
  await asAnalyst(page);
  const reference = await openCase(page, machine.software, "obie_registration");
  await page.locator("#parts").getByRole("link", { name: machine.organisation }).click();
  await expect(page.getByRole("main")).toContainText(reference);
  const row = page.locator("#tree tbody tr").filter({ hasText: client });
  await expect(row.getByRole("link", { name: "Activate all three" })).toBeVisible();
  await expect(row.getByRole("link", { name: "Activate", exact: true })).toHaveCount(0);
  const href = (await row.getByRole("link", { name: "Activate all three" }).getAttribute("href")) ?? "";
  const asked = new URL(href, page.url());
  const fields = { kind: "client", id: asked.searchParams.get("id") ?? "", to: "active", whole: "", reason: "Quickly." };
  const answer = await post(page, asked.pathname, fields);
  expect(answer.status()).toBe(409);
  expect(await answer.text()).toContain(`Activation goes from the top: the organisation ${machine.organisation} is pending`);
  await expectParts(page, reference, WAITS);
});
