import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import { introspect } from "../roles/api.ts";
import { Machine } from "../roles/machine.ts";
import { letIn } from "../roles/queue.ts";
import { asAnalyst, asApprover } from "../roles/staff.ts";

const node = (page: Page, name: string) => page.locator("#tree tbody tr").filter({ hasText: name });

/** Proposes a change in three steps, from the page of the TPP; a second person confirms it from there. */
async function change(page: Page, approver: Page, tpp: string, open: () => Promise<void>, reason: string): Promise<void> {
  await page.goto(tpp);
  await open();
  await page.getByLabel("Reason").fill(reason);
  await page.getByRole("button", { name: "Propose this" }).click();
  await page.waitForURL(`**${tpp}`);
  await approver.goto(tpp);
  await approver.getByRole("link", { name: "Look at it" }).click();
  await approver.getByRole("button", { name: "Confirm the change" }).click();
  await expect(approver.getByRole("status").filter({ hasText: "Confirmed." })).toBeVisible();
}

test("a suspended TPP stops at once with all below it, and resumes with exactly the states that were", async ({
  page,
  someone,
}) => {
  test.slow();
  const machine = await Machine.enrol();
  const approver = await someone();
  await asAnalyst(page);
  await asApprover(approver);
  const first = await machine.register("obie-3.3");
  await letIn(page, approver, machine.software, "obie_registration");
  const second = await machine.register("obie-3.2");
  await letIn(page, approver, machine.software, "obie_registration");
  await page.goto(`/admin/tpps?text=${encodeURIComponent(machine.organisation)}`);
  await page.locator("#tpps tbody tr").getByRole("link").click();
  await page.waitForURL(/\/admin\/tpps\/TPP-/);
  const tpp = new URL(page.url()).pathname;

  // One of the two has a state of its own.
  await change(page, approver, tpp, () => node(page, second).getByRole("link", { name: "Suspend" }).click(), "Too many faults.");
  const token = (await machine.token(first)).json.token?.access_token;
  expect(await machine.manage(first, token)).toBe(200);
  expect((await introspect(token)).body.active).toBe(true);

  const ofTheTpp = page.locator(".columns > div").last();
  await change(page, approver, tpp, () => ofTheTpp.getByRole("link", { name: "Suspend" }).click(), "The register withdrew it.");
  await page.goto(tpp);
  await expect(node(page, machine.software).first()).toContainText("Active, but blocked: the TPP is suspended");
  await expect(node(page, first)).toContainText("Active, but blocked: the TPP is suspended");
  await expect(node(page, second)).toContainText("Suspended, but blocked: the TPP is suspended");
  expect(await machine.manage(first, token), "a management call").toBe(403);
  expect((await introspect(token)).body.active, "a token of before").toBe(false);
  const refused = await machine.token(first);
  expect([refused.done, refused.json.refused?.status, refused.json.refused?.error]).toEqual([false, 401, "invalid_client"]);

  await change(page, approver, tpp, () => ofTheTpp.getByRole("link", { name: "Resume" }).click(), "The register has it again.");
  await page.goto(tpp);
  await expect(node(page, machine.software).first().locator(".tag")).toHaveText("Active");
  await expect(node(page, first)).not.toContainText("blocked");
  await expect(node(page, first).locator(".tag")).toHaveText("Active");
  await expect(node(page, second).locator(".tag")).toHaveText("Suspended");
  await expect(node(page, second)).not.toContainText("blocked");
  expect((await introspect(token)).body.active, "it stays dead").toBe(false);
  expect((await machine.token(first)).done).toBe(true);
  expect((await machine.token(second)).done).toBe(false);
});
