import { readFileSync } from "node:fs";
import { expect, test } from "../house/journey.ts";
import { readState } from "../house/state.ts";
import { asAnalyst } from "../roles/staff.ts";

const SPECIMEN = readFileSync(new URL("../../server/tests/cases/specimen.jwt", import.meta.url), "utf8");

/** What is wrong with the sample that banks are handed, each with who fixes it. */
const FAULTS = [
  { check: "The software statement is a signed JWT", says: "base64url", fixer: "at its directory" },
  { check: "It is valid now and not too old", says: "older than 30 minutes", fixer: "at its directory" },
  { check: "iss is the software", says: "iss must equal software_id", fixer: "in its software" },
  { check: "The request is valid now", says: "it expired at", fixer: "in its software" },
  { check: "The software's id agrees", says: "software_id is not that", fixer: "in its software" },
];

test("the report on the sample names every fault, what was expected and received, and who fixes it", async ({ page }) => {
  await page.goto(new URL(readState().report).pathname);
  const main = page.getByRole("main");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Registration by machine");
  await expect(main).toContainText("The request is refused");
  for (const { check, says, fixer } of FAULTS) {
    const heading = main.getByRole("heading", { level: 2, name: `${check}: Failed` });
    await expect(heading, check).toBeVisible();
    const facts = heading.locator("xpath=following-sibling::dl[1]");
    await expect(facts, check).toContainText(says);
    await expect(facts, check).toContainText("Expected");
    await expect(facts, check).toContainText(fixer);
  }
  await expect(main).toContainText("sgsMuc8ACBgBzinpr8oJ8B");
  await expect(main).toContainText("u3ZWlf9Yt42dyZgIvzkvqb");
  await expect(main.getByRole("row", { name: /The request has an id of its own/ })).toContainText("with a warning");
  await expect(main).toContainText("On unverified content");
  await main.getByRole("link", { name: "More about this check: iss is the software" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("iss is the software");
});

test("a link that nobody was given opens nothing", async ({ page, refusal }) => {
  for (const wrong of ["vsr_AAAAAAAAAAAAAAAAAAAAAA", "nonsense", "vsr_"]) {
    refusal(404, `/dcr/attempts/${wrong}`);
    const answer = await page.goto(`/dcr/attempts/${wrong}`);
    expect(answer?.status()).toBe(404);
  }
});

test("the bank finds an attempt by what came of it, and reads the same report", async ({ page }) => {
  await asAnalyst(page);
  await page.goto("/admin/dcr");
  await page.getByLabel("Result").selectOption("Refused");
  await page.getByLabel("Failed check").selectOption("The software statement is a signed JWT");
  await page.getByRole("button", { name: "Apply filters" }).first().click();
  const rows = page.locator("#attempts tbody tr");
  await expect(rows).toHaveCount(2);
  await rows.first().getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Registration by machine");
  await expect(page.getByRole("main")).toContainText("WSO2 Open Banking TPP1 (Sandbox)");
});

test("a request is looked at without being sent", async ({ page }) => {
  await page.goto("/tools/dcr-check");
  await page.getByLabel("Signed request").fill(SPECIMEN);
  await page.getByRole("button", { name: "Check" }).click();
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { level: 2, name: "The software's id agrees: Failed" })).toBeVisible();
  await expect(main.getByRole("row", { name: /Its issuer signed it/ })).toContainText("Not checked");
});

test("a private key is refused and not sent back", async ({ page, refusal }) => {
  refusal(422, "/tools/dcr-check");
  await page.goto("/tools/dcr-check");
  await page.getByLabel("Signed request").fill("-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----");
  await page.getByRole("button", { name: "Check" }).click();
  await expect(page.locator("#error-summary")).toContainText("This is a private key");
  await expect(page.getByLabel("Signed request")).toHaveValue("");
  expect(await page.content()).not.toContain("MIIEvQ");
});
