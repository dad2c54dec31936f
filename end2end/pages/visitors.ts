import type { BrowserContext, Page, Response } from "@playwright/test";
import type { Login } from "../house/state.ts";
import { asAnalyst, asApprover, asAuditor, asPlatform, asSecurity, keep, spare, type Staff } from "../roles/staff.ts";
import { enterCode, peopleOf, signIn } from "../roles/sign-in.ts";

/** Somebody who signed in, and when they gave a second factor if they did. */
type Person = Login & Partial<Staff>;

/** Signs somebody of a TPP in, by what the seed calls them. */
const asFirst = (role: string) => async (page: Page) => {
  const [person] = peopleOf(role);
  if (person) await signIn(page, person);
  return person;
};

/** Gives a password and goes no further: the code is still owed. */
async function asHalf(page: Page): Promise<Login> {
  const person = spare("auditor");
  await page.goto("/signin");
  await page.getByLabel("E-mail address").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/signin\/totp/);
  return person;
}

/** Somebody who has sent their sign-up and not opened the mail yet: no login of the seed, the password is everybody's. */
async function asUnconfirmed(page: Page): Promise<Login> {
  const person = { role: "unconfirmed", email: "aenne@quellwasser.example", password: peopleOf("draft")[0]?.password ?? "" };
  await signIn(page, person);
  return person;
}

/** Everybody who sees pages that others do not. */
const visitors = {
  nobody: async () => undefined,
  half: asHalf,
  drafting: asFirst("draft"),
  unconfirmed: asUnconfirmed,
  applicant: asFirst("applicant"),
  developer: asFirst("developer"),
  owner: asFirst("owner"),
  machine: asFirst("machine"),
  claimant: asFirst("claimant"),
  analyst: asAnalyst,
  approver: asApprover,
  security: asSecurity,
  auditor: asAuditor,
  platform: asPlatform,
} satisfies Record<string, (page: Page) => Promise<Person | undefined>>;

export type Visitor = keyof typeof visitors;

export const everybody = Object.keys(visitors) as Visitor[];

/** Who a browser belongs to, and until when their second factor is surely fresh enough for everything. */
interface Proof {
  visitor: Visitor;
  person: Login;
  until: number;
}

const proofs = new WeakMap<BrowserContext, Proof>();
/** The server wants it to be of the last five minutes; a page takes a while. */
const FRESH = 180_000;
const isOfStaff = (proof: Proof | undefined) => !!proof?.person.totp && proof.visitor !== "half";

/** Whoever a page belonged to before, it is this visitor's now. */
export async function become(visitor: Visitor, page: Page): Promise<void> {
  await page.context().clearCookies();
  proofs.delete(page.context());
  const person: Person | undefined = await visitors[visitor](page);
  if (person) proofs.set(page.context(), { visitor, person, until: person.proved ? person.proved + FRESH : 0 });
}

/** Gives the second factor again, where there is one and the last time is a while ago. */
export async function prove(page: Page): Promise<void> {
  const proof = proofs.get(page.context());
  if (!proof || !isOfStaff(proof)) return;
  await visit(page, "/account");
  if (proof.until < Date.now()) await confirm(page, proof, "/signin/confirm?next=/account");
}

/**
 * Opens a page: signed in again where another test has given this person's session a new name, and with the second
 * factor where the page asks for it.
 */
export async function visit(page: Page, address: string): Promise<Response | null> {
  const proof = proofs.get(page.context());
  const response = await page.goto(address);
  if (!proof || !isOfStaff(proof) || address.startsWith("/signin")) return response;
  if (page.url().includes("/signin?")) {
    await become(proof.visitor, page);
    return visit(page, address);
  }
  if (!page.url().includes("/signin/confirm?")) return response;
  await confirm(page, proof, page.url());
  return page.goto(address);
}

async function confirm(page: Page, proof: Proof, address: string): Promise<void> {
  await page.goto(address);
  await enterCode(page, proof.person);
  await page.waitForURL((url) => !url.pathname.startsWith("/signin"));
  proofs.set(page.context(), { ...proof, until: (await keep(page, proof.person)) + FRESH });
}
