import { expect, test } from "../house/journey.ts";
import { fillIn, newApplicant, referenceIn } from "../roles/applicant.ts";
import { mailTo } from "../roles/mail.ts";
import { asAuditor } from "../roles/staff.ts";

test("a sign-up ends with a reference, a mail in text and HTML, and “Confirm your e-mail”", async ({ page, someone }) => {
  const applicant = newApplicant();
  await fillIn(page, applicant);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Check your answers");
  await page.getByRole("button", { name: "Confirm and send" }).click();

  await expect(page).toHaveURL("/signup/sent");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your sign-up was sent");
  await page.waitForLoadState();
  const reference = referenceIn(await page.getByRole("main").innerText());
  await expect(page.getByRole("main")).toContainText("Confirm your e-mail");
  await expect(page.getByRole("main")).toContainText(applicant.email);

  const auditor = await someone();
  await asAuditor(auditor);
  const mail = await mailTo(auditor, applicant.email, "Confirm your address");
  expect(mail.subject).toContain(reference);
  expect(mail.link).toContain("/verify?t=");
  expect(mail.text).toContain(reference);
  expect(mail.html).toContain(reference);
  expect(mail.html).toContain(mail.link);
});

test("the state stays the same when the page is opened again", async ({ page }) => {
  await fillIn(page, newApplicant());
  await page.getByRole("button", { name: "Confirm and send" }).click();
  await page.goto("/signup/check");
  await expect(page).toHaveURL("/signup/sent");
  await expect(page.getByRole("main")).toContainText("Confirm your e-mail");
});
