import { randomUUID } from "node:crypto";
import { expect, test } from "../house/journey.ts";
import { readState } from "../house/state.ts";
import { mailTo } from "../roles/mail.ts";
import { newSoftware, tpp } from "../roles/software.ts";
import { asAnalyst, asApprover } from "../roles/staff.ts";

const pathOf = (link: string) => new URL(link).pathname + new URL(link).search;

/** A name that nobody else has, of letters alone. */
const someName = () => `Tess ${randomUUID().slice(0, 8).replaceAll(/\d/g, (digit) => "ghijklmnop"[Number(digit)] ?? "")}`;

test("a software names its first owner under its key, the bank confirms, and its people read what it sent", async ({ page, someone, refusal }) => {
  test.slow();
  const { api } = readState();
  const software = await newSoftware();
  await tpp(software.folder, "register", "--bank", api, "--profile", "obie-3.3");
  const [name, email] = [someName(), `tess-${randomUUID().slice(0, 8)}@claims.example`];
  await tpp(software.folder, "claim", "--bank", api, "--email", email);

  const analyst = await someone();
  await asAnalyst(analyst);
  await page.goto(pathOf((await mailTo(analyst, email, "look after")).link));
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill("nine green kites over Dover");
  await page.getByRole("button", { name: "Make my account and answer" }).click();
  const main = page.getByRole("main");
  await expect(main).toContainText("With the bank");
  refusal(403, "/portal/dcr");
  await page.goto("/portal/dcr");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are not allowed to do this");

  const approver = await someone();
  const { email: approving } = await asApprover(approver);
  await approver.goto(pathOf((await mailTo(analyst, approving, name)).link));
  await expect(approver.getByRole("main")).toContainText("under its key");
  await approver.getByRole("button", { name: "Confirm the owner" }).click();
  await expect(approver.locator("#members")).toContainText(name);

  await page.goto("/portal/dcr");
  await page.locator("#attempts tbody tr").first().getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Registration by machine");
  await page.goto("/portal/applications");
  await page.locator("#applications tbody tr").first().getByRole("link").click();
  await expect(main).toContainText("Nobody's move: it works.");
  await expect(main).toContainText(`vestibule tpp delete --client`);
  await page.goto("/portal/team");
  await expect(page.getByRole("link", { name: "Invite somebody" })).toBeVisible();
});
