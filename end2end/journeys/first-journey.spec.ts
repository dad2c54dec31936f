import { expect, test } from "../house/journey.ts";
import { introspect, run } from "../roles/api.ts";
import { fillIn, newApplicant, referenceIn } from "../roles/applicant.ts";
import { signInTo } from "../roles/sign-in.ts";
import { asAnalyst, asApprover, asSecurity } from "../roles/staff.ts";

// The frame of a mail runs no script, and that it ran none is what Chromium says of the tracing of these tests.
test.use({ expected: [/Blocked script execution in .*\/admin\/mail\/[^/]+\/html/] });

test("from the first page to a token, and to its end", async ({ page, someone }) => {
  test.slow();
  const applicant = newApplicant();
  const [analyst, approver, security] = [await someone(), await someone(), await someone()];

  await page.goto("/");
  await page.getByRole("link", { name: "Sign up" }).first().click();
  await expect(page).toHaveURL("/signup");
  await fillIn(page, applicant);
  await page.getByRole("button", { name: "Confirm and send" }).click();
  await expect(page).toHaveURL("/signup/sent");
  await page.waitForLoadState();
  const reference = referenceIn(await page.getByRole("main").innerText());

  await asAnalyst(analyst);
  await analyst.goto("/admin/mail");
  const mail = analyst.locator("#mails tbody tr").filter({ hasText: applicant.email });
  await mail.filter({ hasText: "Confirm your address" }).getByRole("link").click();
  const link = await analyst.getByRole("link", { name: /\/verify\?t=/ }).getAttribute("href");
  await page.goto(link ?? "");
  await page.getByRole("button", { name: "Confirm my e-mail address" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your e-mail address is confirmed");

  await analyst.goto(`/admin/queue?q=${reference}`);
  await analyst.getByRole("button", { name: `Claim ${reference}` }).click();
  await expect(analyst.getByRole("status").filter({ hasText: `${reference} is yours` })).toBeVisible();
  await analyst.getByRole("link", { name: "Approve" }).click();
  await analyst.getByLabel("Note for the colleague who decides").fill("Found in the register.");
  await analyst.getByRole("button", { name: "Propose to approve" }).click();
  await expect(analyst.getByRole("status").filter({ hasText: "your proposal waits" })).toBeVisible();

  await asApprover(approver);
  await approver.goto(`/admin/queue?view=second_approval&q=${reference}`);
  await approver.getByRole("link", { name: reference, exact: true }).click();
  await approver.getByRole("link", { name: "Decide" }).click();
  await expect(approver.getByRole("main")).toContainText(`${applicant.organisation} becomes an active TPP.`);
  await approver.getByRole("button", { name: "Approve" }).click();
  await expect(approver.getByRole("status").filter({ hasText: `${reference} is approved.` })).toBeVisible();

  await signInTo(page, applicant.email, applicant.password);
  await expect(page).toHaveURL("/portal");
  await page.getByRole("link", { name: "Make an application" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Harbour Wallet");
  await page.getByLabel("Redirect addresses").fill("https://app.ostrowind.example/callback");
  await page.getByRole("button", { name: "Make the application" }).click();
  await page.getByRole("button", { name: "Make sandbox keys" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Copy your secret now");
  const command = await page.getByRole("region", { name: "Get a token" }).innerText();

  const granted = await run(command);
  expect(granted).toMatchObject({ status: 200, body: { token_type: "Bearer" } });
  const alive = await introspect(granted.body.access_token);
  expect(alive).toMatchObject({ status: 200, body: { active: true } });

  await asSecurity(security);
  await security.goto(`/admin/tpps?text=${encodeURIComponent(applicant.organisation)}`);
  await security.getByRole("link", { name: applicant.organisation, exact: true }).click();
  await security.locator("a[href*=\"kind=organisation\"]").click();
  await expect(security.getByRole("main")).toContainText("No new token is given");
  await security.getByLabel("Reason").fill("Their keys were found on a public page.");
  await security.getByRole("button", { name: "Suspend now" }).click();
  await expect(security.getByRole("status").filter({ hasText: "Suspended. It stopped at once, and ends in 24 hours" })).toBeVisible();

  expect(await introspect(granted.body.access_token)).toEqual({ status: 200, body: { active: false } });
  expect(await run(command)).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  await page.goto("/portal");
  await expect(page.getByRole("main")).toContainText("The bank has suspended your organisation.");
  await expect(page.getByRole("main")).toContainText("Their keys were found on a public page.");
});
