import { expect, test } from "../house/journey.ts";
import { newApplicant, requestAtTheBank } from "../roles/applicant.ts";
import { onwards, send } from "../roles/form.ts";
import { lettersTo, mailTo } from "../roles/mail.ts";
import { ask, claim, decide, expectState, note, propose } from "../roles/review.ts";
import { signInTo } from "../roles/sign-in.ts";
import { asAnalyst, asApprover } from "../roles/staff.ts";

const SECRET = "Between us: their director was at Palisade before.";
const REASON = "The register does not show you with this number.";

test("a rejection needs a reason, and what is typed stays", async ({ page, someone, refusal }) => {
  await asAnalyst(page);
  const reference = await requestAtTheBank(await someone(), page, newApplicant());
  await claim(page, reference);
  refusal(422, `/admin/requests/${reference}/propose`);
  await page.goto(`/admin/requests/${reference}/propose?to=reject`);
  await page.getByRole("button", { name: "Propose to reject" }).click();
  await expect(page).toHaveTitle(/^Error: /);
  await expect(page.locator("#error-summary a")).toHaveCount(1);
  await page.locator("#error-summary a").click();
  await expect(page).toHaveURL(/#reason$/);
  await expect(page.getByLabel("Reason", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expectState(page, reference, "In review");
});

test("the applicant reads the reason, and never what the bank wrote to itself", async ({ page, someone }) => {
  const applicant = newApplicant();
  const [analyst, approver] = [await someone(), await someone()];
  await asAnalyst(analyst);
  await asApprover(approver);
  const reference = await requestAtTheBank(await someone(), analyst, applicant);
  await claim(analyst, reference);
  await note(analyst, reference, SECRET);
  await ask(analyst, reference, "Under which number are you in the register?");
  await signInTo(page, applicant.email, applicant.password);
  await send(page, `/portal/requests/${reference}`, `/portal/requests/${reference}/answer`, { answer: "Under the one we gave." });
  await propose(analyst, reference, "reject", REASON);
  await decide(approver, reference);
  await expectState(analyst, reference, "Not approved");
  await expect(analyst.getByRole("main")).toContainText(SECRET);

  for (const path of ["/portal", `/portal/requests/${reference}`, `/portal/requests/${reference}/withdraw`, "/signup/sent"]) {
    const html = await (await page.request.get(path)).text();
    expect(html, path).not.toContain("Palisade");
    expect(html, path).not.toContain("Only the bank sees this");
  }
  onwards(await send(page, "/status", "/status", { reference, email: applicant.email }));
  const { link } = await mailTo(analyst, applicant.email, "How it stands");
  await page.goto(link);
  await expect(page.getByRole("main")).toContainText(REASON);
  expect(await page.content()).not.toContain("Palisade");
  await page.goto("/portal");
  await expect(page.getByRole("main")).toContainText("Your sign-up was not approved");
  await page.getByRole("link", { name: "Read the reason" }).click();
  await expect(page.getByRole("main")).toContainText(REASON);
  await expect(page.getByRole("main")).toContainText("Under the one we gave.");

  const letters = await lettersTo(analyst, applicant.email);
  expect(letters.length).toBeGreaterThan(2);
  const rejection = letters.find(({ subject }) => subject.includes("Not approved"));
  for (const part of [rejection?.text, rejection?.html]) expect(part).toContain(REASON);
  for (const { subject, text, html } of letters) {
    expect(text.length, subject).toBeGreaterThan(100);
    expect(text + html, subject).not.toContain("Palisade");
  }
});
