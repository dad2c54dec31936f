import { test, type BrowserContext, type Page } from "@playwright/test";
import { recall, remember } from "../house/memory.ts";
import type { Login } from "../house/state.ts";
import { enterCode, peopleOf, signIn } from "./sign-in.ts";

/** A session that the next test of the same worker goes on with. */
interface Session {
  cookies: Awaited<ReturnType<BrowserContext["cookies"]>>;
  /** When the second factor was given, in milliseconds since 1970. */
  proved: number;
}

/** Somebody of the bank who is signed in. */
export interface Staff extends Login {
  proved: number;
}

/**
 * Signs a member of staff in. Each worker has its own person of every role and keeps their session, because a one-time
 * code works only once in thirty seconds. The last person of a role belongs to no worker (`spare`); a test that signs
 * out, or that needs a second person of a role, hires somebody (`hire.ts`).
 */
const as = (role: string) => async (page: Page): Promise<Staff> => {
  const login = peopleOf(role).slice(0, -1)[test.info().parallelIndex];
  if (!login) throw new Error(`the role ${role} has too few people for so many workers`);
  const proved = (await goOn(page, login)) ?? (await begin(page, login));
  return { ...login, proved };
};

async function begin(page: Page, login: Login): Promise<number> {
  await signIn(page, login);
  return keep(page, login);
}

/** A second factor given again makes a new session of the old one: the next test goes on with that. */
export async function keep(page: Page, login: Login): Promise<number> {
  const session: Session = { cookies: await page.context().cookies(), proved: Date.now() };
  remember(`${login.email}.session`, session);
  return session.proved;
}

/** A session outlives the process that opened it. */
async function goOn(page: Page, login: Login): Promise<number | undefined> {
  const session = recall<Session>(`${login.email}.session`);
  if (!session) return undefined;
  await page.context().clearCookies();
  await page.context().addCookies(session.cookies);
  const answer = await page.request.get("/admin", { maxRedirects: 0 });
  return answer.status() === 200 ? session.proved : undefined;
}

export const asAnalyst = as("analyst");
export const asApprover = as("approver");
export const asSecurity = as("security");
export const asAuditor = as("auditor");
export const asPlatform = as("platform");

/** Somebody of a role who is never signed in. */
export function spare(role: string): Login {
  const [person] = peopleOf(role).slice(-1);
  if (!person) throw new Error(`nobody has the role ${role}`);
  return person;
}

/** Opens a page that may ask for the second factor first. */
export async function openWithCode(page: Page, login: Login, path: string): Promise<void> {
  await page.goto(path);
  if (!page.url().includes("/signin/confirm")) return;
  await enterCode(page, login);
  await page.waitForURL((url) => !url.pathname.startsWith("/signin"));
  await keep(page, login);
}
