import type { Page } from "@playwright/test";
import { sql } from "../house/database.ts";
import { expect, test } from "../house/journey.ts";
import { Machine } from "../roles/machine.ts";
import { openCase } from "../roles/queue.ts";
import { asAnalyst } from "../roles/staff.ts";

const row = (page: Page, fact: string) => page.locator("#side-by-side tbody tr").filter({ hasText: fact });
const cell = (page: Page, fact: string, source: string) => row(page, fact).locator(`td[data-label=${source}]`);

/** A signed token as it is written: three parts with points between. */
const TOKEN = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/;

test("request, statement and certificate stand side by side, what differs first, and no signature is shown", async ({ page }) => {
  const machine = await Machine.enrol();
  const client = await machine.register("obie-3.3");
  await asAnalyst(page);
  await openCase(page, machine.software, "obie_registration");
  await expect(cell(page, "Legal name", "Statement")).toHaveText(machine.organisation);
  await expect(cell(page, "Authentication", "Request")).toHaveText("private_key_jwt");
  await expect(cell(page, "Contacts", "Statement")).toHaveText(machine.contact);
  const said = await row(page, "Software id").locator("li").allInnerTexts();
  expect(said).toHaveLength(3);
  expect(new Set(said).size, "all three agree").toBe(1);
  const differs = await page.locator("#side-by-side tbody tr").evaluateAll((rows) => rows.map((it) => it.innerHTML.includes("Differs")));
  expect(differs, "what differs comes first").toEqual([...differs].sort().reverse());

  await page.locator("#parts").getByRole("link").click();
  await page.locator("#tree").getByRole("link", { name: client }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(client);
  await expect(cell(page, "Organisation id", "Certificate")).not.toBeEmpty();
  for (const title of ["Header of the request", "Claims of the request", "Header of the software statement"]) {
    await expect(page.getByRole("region", { name: title })).toContainText("{");
  }
  await expect(page.getByRole("region", { name: "Header of the request" })).toContainText('"PS256"');
  await expect(page.getByRole("region", { name: "Metadata of the client" })).toContainText(machine.software);
  expect(await page.content()).not.toMatch(TOKEN);
});

test("what the trust framework says otherwise by now stands beside what was registered", async ({ page }) => {
  const machine = await Machine.enrol();
  const client = await machine.register("uae");
  sql(`update directory_records set seen = registered,
         differences = '[{"member": "software.ClientName", "registered": "${machine.software}", "now": "Lapwing Two"}]'
       where software_statement_id = (select software_statement_id from clients where client_id = '${client}')`);
  await asAnalyst(page);
  await openCase(page, machine.software, "uae_registration");
  await expect(cell(page, "Legal name", "Directory")).toHaveText(machine.organisation);
  const drifted = page.locator("#drift tbody tr").filter({ hasText: "software.ClientName" });
  await expect(drifted.locator("td[data-label=Registered]")).toHaveText(machine.software);
  await expect(drifted.locator("td[data-label='Directory now']")).toHaveText("Lapwing Two");
  expect(await page.content()).not.toMatch(TOKEN);
});
