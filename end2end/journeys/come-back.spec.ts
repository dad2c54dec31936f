import { expect, test } from "../house/journey.ts";
import { evidence, fillAuthority, fillOrganisation, newApplicant, openAccount } from "../roles/applicant.ts";
import { signInTo } from "../roles/sign-in.ts";

test("answers that were saved are there when somebody comes back in another browser", async ({ page, someone }) => {
  const applicant = newApplicant();
  const before = await someone();
  await openAccount(before, applicant);
  await fillOrganisation(before, applicant);
  await before.getByRole("button", { name: "Continue" }).click();
  await fillAuthority(before, applicant);
  await before.getByRole("button", { name: "Continue" }).click();
  // Half a section, with a file, is kept too.
  await before.getByLabel("Telephone number for incidents").fill("+353 1 555 0100");
  await before.getByLabel("Your authorisation").setInputFiles(evidence("authorisation.png"));
  await before.getByRole("button", { name: "Save and come back later" }).click();
  await expect(before.getByRole("status").filter({ hasText: "Your answers are saved" })).toBeVisible();
  await before.context().close();

  await signInTo(page, applicant.email, applicant.password);
  await expect(page).toHaveURL("/signup/check");
  const main = page.getByRole("main");
  await expect(main).toContainText(applicant.organisation);
  await expect(main).toContainText("Account information (AISP)");
  await expect(main).toContainText("authorisation.png");
  await expect(page.locator("#error-summary")).toContainText("What does your service do?");
  await expect(page.locator("#error-summary")).not.toContainText("Telephone number");
  await page.getByRole("link", { name: "What does your service do?" }).first().click();
  await expect(page.getByLabel("Telephone number for incidents")).toHaveValue("+35315550100");
  await expect(main).toContainText("The file you sent before is kept");
});

test("nothing is asked twice: the account's address and name are not asked again", async ({ page }) => {
  const applicant = newApplicant();
  await openAccount(page, applicant);
  for (const section of ["organisation", "authority", "service"]) {
    const labels = await (await page.request.get(`/signup/${section}`)).text();
    expect(labels).not.toContain("Work e-mail address");
    expect(labels).not.toContain("Your name");
  }
});
