import { expect, test } from "../house/journey.ts";
import { answers, apply, newApplicant, requestAtTheBank, type Applicant } from "../roles/applicant.ts";
import { post } from "../roles/form.ts";
import { mailsTo } from "../roles/mail.ts";
import { asAuditor } from "../roles/staff.ts";
import type { Page } from "@playwright/test";

/** Everything that the server says on the way, without what is different for everybody. */
async function wholeWay(page: Page, applicant: Applicant): Promise<string[]> {
  const { name, email, password } = applicant;
  const said: string[] = [];
  const tell = async (answer: Awaited<ReturnType<typeof post>>) => {
    const location = answer.headers().location ?? "";
    said.push(`${answer.status()} ${location} ${plain(await answer.text(), applicant)}`);
  };
  await tell(await post(page, "/signup/account", { name, email, password }));
  for (const [section, given] of Object.entries(answers(applicant))) await tell(await post(page, `/signup/${section}`, given));
  await tell(await post(page, "/signup/check"));
  await tell(await page.request.get("/signup/sent"));
  return said;
}

/** A page without references, tokens, nonces, identifiers and times. */
function plain(html: string, applicant: Applicant): string {
  return html
    .replaceAll(applicant.email, "EMAIL")
    .replaceAll(/SU-[0-9A-Z-]+/g, "REFERENCE")
    .replaceAll(/[0-9a-f]{16,}/g, "HEX")
    .replaceAll(/(nonce|crossorigin|value|content)="[^"]*"/g, '$1=""')
    .replaceAll(/<time[^>]*>.*?<\/time>|\d{1,2} \w+ \d{4}, \d\d:\d\d[^<]*/g, "TIME");
}

test("an address that has an account gets the same pages, and another mail", async ({ page, someone }) => {
  const auditor = await someone();
  await asAuditor(auditor);
  const known = newApplicant();
  await requestAtTheBank(await someone(), auditor, known);
  const again = { ...newApplicant(), email: known.email };
  const fresh = newApplicant();

  const [second, first] = [await wholeWay(page, again), await wholeWay(await someone(), fresh)];
  expect(second).toEqual(first);
  expect(second.at(-1)).toContain("Your sign-up was sent");

  const [toKnown] = await mailsTo(auditor, known.email);
  const [toFresh] = await mailsTo(auditor, fresh.email);
  expect(toFresh?.subject).toContain("Confirm your address");
  expect(toKnown?.subject).not.toContain("Confirm your address");
});

test("how long an answer takes does not tell whether an address is known", async ({ page, someone }) => {
  const auditor = await someone();
  await asAuditor(auditor);
  const known = newApplicant();
  await requestAtTheBank(await someone(), auditor, known);
  const times: { known: number[]; fresh: number[] } = { known: [], fresh: [] };
  for (let round = 0; round < 5; round += 1) {
    times.known.push(await timeOf(page, known.email));
    times.fresh.push(await timeOf(page, newApplicant().email));
  }
  const ratio = median(times.known) / median(times.fresh);
  expect(ratio, JSON.stringify(times)).toBeGreaterThan(1 / 3);
  expect(ratio, JSON.stringify(times)).toBeLessThan(3);
});

async function timeOf(page: Page, email: string): Promise<number> {
  await page.context().clearCookies({ name: "__Host-vestibule" });
  const { name, password } = newApplicant();
  await page.request.get("/signup/account");
  const begun = performance.now();
  const answer = await post(page, "/signup/account", { name, email, password });
  const took = performance.now() - begun;
  expect(answer.status()).toBe(303);
  return took;
}

function median(numbers: number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

test("the second sign-up of an address cannot be told from outside by its reference either", async ({ someone }) => {
  const auditor = await someone();
  await asAuditor(auditor);
  const known = newApplicant();
  const reference = await requestAtTheBank(await someone(), auditor, known);
  const second = await apply(await someone(), { ...newApplicant(), email: known.email });
  expect(second).not.toBe(reference);
  expect(second).toMatch(/^SU-/);
});
