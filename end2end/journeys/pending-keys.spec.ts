import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import { newApplicant, requestAtTheBank } from "../roles/applicant.ts";
import { post } from "../roles/form.ts";
import { newApplication, newTpp } from "../roles/onboard.ts";
import { ask, claim, propose } from "../roles/review.ts";
import { signInTo } from "../roles/sign-in.ts";
import { asAnalyst } from "../roles/staff.ts";

/** The same page by its address in a browser that was never there, and loaded again, says the same. */
async function expectSaid(page: Page, path: string, words: (string | RegExp)[]): Promise<void> {
  const main = page.getByRole("main");
  await page.goto(path);
  // What was said once, after a deed, is not said again.
  await page.goto(path);
  for (const word of words) await expect(main).toContainText(word);
  const said = await plain(page);
  await page.reload();
  expect(await plain(page)).toEqual(said);
  await expect(page.getByRole("heading", { level: 1 })).not.toBeEmpty();
}

/** The words of a page, without how long ago things were and without the buttons that a script adds. */
const plain = async (page: Page) =>
  (await page.getByRole("main").innerText()).replaceAll(/\(.*?\)/g, "").replaceAll(/^Copy\n/gm, "");

test("a request that waits says who has it, whose move it is and by when, in every state", async ({ page, someone }) => {
  const analyst = await someone();
  await asAnalyst(analyst);
  const applicant = newApplicant();
  const reference = await requestAtTheBank(await someone(), analyst, applicant);
  await signInTo(page, applicant.email, applicant.password);
  const path = `/portal/requests/${reference}`;
  const due = /The bank wants to answer by \d{1,2} \w{3} \d{4}/;
  await expectSaid(page, path, ["With the bank", "The bank's move: it waits to be taken up.", due]);
  await expectSaid(page, "/portal", ["The bank checks your sign-up", "With the bank", "The bank's move"]);
  await claim(analyst, reference);
  await expectSaid(page, path, ["Being reviewed", "The bank's move: somebody is looking at it.", due]);
  await ask(analyst, reference, "Which number?");
  await expectSaid(page, path, ["Waiting for you", "Your move: the bank has asked you something.", /Answer by \d{1,2} \w{3} \d{4}/]);
  await expectSaid(page, "/portal", ["The bank has a question about", "Your move"]);
  expect((await post(page, `${path}/answer`, { answer: "The one in the register." })).status()).toBe(303);
  await propose(analyst, reference, "approve", "Found in the register.");
  await expectSaid(page, path, ["Final check by the bank", "The bank's move: a second person decides.", due]);
});

test("before the approval pages about applications and keys say what is missing", async ({ page, someone, refusal }) => {
  const analyst = await someone();
  await asAnalyst(analyst);
  const applicant = newApplicant();
  await requestAtTheBank(await someone(), analyst, applicant);
  await signInTo(page, applicant.email, applicant.password);
  await expectSaid(page, "/portal", ["Make an application", "Take sandbox keys", "Not yet"]);
  refusal(403, /^\/portal\/applications/);
  const keys = "/portal/applications/00000000-0000-7000-8000-000000000000/keys";
  for (const path of ["/portal/applications", "/portal/applications/new", keys]) {
    await expectSaid(page, path, ["You are not allowed to do this", "before the bank has approved your company"]);
  }
});

test("a keys page without keys, with keys and of a suspended application is never blank", async ({ page, someone }) => {
  await newTpp(page, someone);
  const application = await newApplication(page, "Harbour Wallet");
  await expectSaid(page, `${application}/keys`, ["Sandbox keys", "The secret is shown once"]);
  await page.getByRole("button", { name: "Make sandbox keys" }).click();
  await expectSaid(page, `${application}/keys`, ["Client ID", "In use", "Get a token"]);
});
