import { expect, type Page } from "@playwright/test";
import { decide, propose } from "./review.ts";

/** Which door a registration came by, as the queue's filter calls it. */
export type Door = "obie_registration" | "uae_registration";

/** The queue, narrowed down to the open cases of a software. */
export const queueOf = (software: string, door: Door) => `/admin/queue?kind=${door}&q=${encodeURIComponent(software)}`;

/** Opens the one case of a software from the queue, and gives its reference. */
export async function openCase(staff: Page, software: string, door: Door): Promise<string> {
  await staff.goto(queueOf(software, door));
  const rows = staff.locator("#requests tbody tr");
  await expect(rows).toHaveCount(1);
  await rows.getByRole("link").first().click();
  await staff.waitForURL(/\/admin\/requests\/RG-/);
  return new URL(staff.url()).pathname.split("/").pop() ?? "";
}

/** The states of TPP, application and client, as their case shows them. */
export async function expectParts(staff: Page, reference: string, states: string[]): Promise<void> {
  await staff.goto(`/admin/requests/${reference}`);
  await expect(staff.locator("#parts tbody td[data-label=State]")).toHaveText(states);
}

/** Two people let in what a software registered, without a page. */
export async function letIn(analyst: Page, approver: Page, software: string, door: Door): Promise<void> {
  const reference = await openCase(analyst, software, door);
  await propose(analyst, reference, "approve", "Found in the register.");
  await decide(approver, reference);
}
