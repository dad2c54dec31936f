import type { Page } from "@playwright/test";
import { asAnalyst, asApprover, asAuditor, asPlatform, asSecurity } from "../roles/staff.ts";
import { peopleOf, signIn } from "../roles/sign-in.ts";

/** Signs somebody of a TPP in, by what the seed calls them. */
const asFirst = (role: string) => async (page: Page) => {
  const [person] = peopleOf(role);
  if (person) await signIn(page, person);
};

/** Gives a password and goes no further: the code is still owed. */
async function asHalf(page: Page): Promise<void> {
  const person = peopleOf("auditor").at(-1);
  if (!person) return;
  await page.goto("/signin");
  await page.getByLabel("E-mail address").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/signin\/totp/);
}

/** Somebody who has sent their sign-up and not opened the mail yet: no login of the seed, the password is everybody's. */
async function asUnconfirmed(page: Page): Promise<void> {
  const [person] = peopleOf("draft");
  if (person) await signIn(page, { ...person, email: "aenne@quellwasser.example" });
}

/** Everybody who sees pages that others do not. */
const visitors = {
  nobody: async () => {},
  half: asHalf,
  drafting: asFirst("draft"),
  unconfirmed: asUnconfirmed,
  applicant: asFirst("applicant"),
  developer: asFirst("developer"),
  owner: asFirst("owner"),
  analyst: asAnalyst,
  approver: asApprover,
  security: asSecurity,
  auditor: asAuditor,
  platform: asPlatform,
} satisfies Record<string, (page: Page) => Promise<unknown>>;

export type Visitor = keyof typeof visitors;

export const everybody = Object.keys(visitors) as Visitor[];

/** Whoever a page belonged to before, it is this visitor's now. */
export async function become(visitor: Visitor, page: Page): Promise<void> {
  await page.context().clearCookies();
  await visitors[visitor](page);
}
