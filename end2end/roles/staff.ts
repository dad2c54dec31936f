import { test, type BrowserContext, type Page } from "@playwright/test";
import type { Login } from "../house/state.ts";
import { peopleOf, signIn } from "./sign-in.ts";

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

/** The sessions that this worker has opened, by e-mail. */
const sessions = new Map<string, Cookies>();

/**
 * Signs a member of staff in. Each worker has its own person of every role and keeps their session, because a one-time
 * code works only once in thirty seconds. A test that signs out, or that needs a second pair of eyes, takes a
 * `colleague`: the last person of the role, who belongs to no worker.
 */
async function as(role: string, page: Page, colleague: boolean): Promise<Login> {
  const people = peopleOf(role);
  const login = colleague ? people.at(-1) : people[test.info().parallelIndex % people.length];
  if (!login) throw new Error(`nobody has the role ${role}`);
  const kept = colleague ? undefined : sessions.get(login.email);
  if (kept) {
    await page.context().clearCookies();
    await page.context().addCookies(kept);
    await page.goto("/admin");
    if (!page.url().includes("/signin")) return login;
  }
  await signIn(page, login);
  sessions.set(login.email, await page.context().cookies());
  return login;
}

export const asAnalyst = (page: Page) => as("analyst", page, false);
export const asApprover = (page: Page) => as("approver", page, false);
export const asSecurity = (page: Page) => as("security", page, false);
export const asAuditor = (page: Page) => as("auditor", page, false);
export const asPlatform = (page: Page) => as("platform", page, false);
export const asColleague = (role: string, page: Page) => as(role, page, true);
