import { expect, test } from "../house/journey.ts";
import { apply, newApplicant } from "../roles/applicant.ts";
import { mailTo } from "../roles/mail.ts";
import { asAnalyst, asAuditor } from "../roles/staff.ts";

test("a link that a scanner opened still works for a person, and only once", async ({ page, someone, request }) => {
  const applicant = newApplicant();
  const reference = await apply(await someone(), applicant);
  const auditor = await someone();
  await asAuditor(auditor);
  const { link } = await mailTo(auditor, applicant.email, "Confirm your address");

  for (let look = 0; look < 3; look += 1) expect((await request.get(link)).status()).toBe(200);
  expect((await request.head(link)).status()).toBe(200);
  const analyst = await someone();
  await asAnalyst(analyst);
  const before = await analyst.request.get(`/admin/queue?view=all&q=${reference}`);
  expect(await before.text()).toContain("No request matches");

  await page.goto(link);
  await expect(page.getByRole("main")).toContainText(reference);
  await page.getByRole("button", { name: "Confirm my e-mail address" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your e-mail address is confirmed");
  await analyst.goto(`/admin/queue?view=all&q=${reference}`);
  await expect(analyst.getByRole("link", { name: reference, exact: true })).toBeVisible();

  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your e-mail address is already confirmed");
});

test("the button pressed again says that the address is confirmed already", async ({ page, someone }) => {
  const applicant = newApplicant();
  await apply(await someone(), applicant);
  const auditor = await someone();
  await asAuditor(auditor);
  const { link } = await mailTo(auditor, applicant.email, "Confirm your address");
  const twin = await page.context().newPage();
  await twin.goto(link);
  await page.goto(link);
  await page.getByRole("button", { name: "Confirm my e-mail address" }).click();
  await twin.getByRole("button", { name: "Confirm my e-mail address" }).click();
  await expect(twin.getByRole("heading", { level: 1 })).toHaveText("Your e-mail address is already confirmed");
  await expect(twin.getByRole("main").getByRole("link", { name: "Sign in" })).toBeVisible();
});

test("a link that was never sent tells nothing", async ({ page, refusal }) => {
  refusal(410, "/verify");
  await page.goto("/verify?t=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link no longer works");
});
