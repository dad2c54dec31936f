import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type BrowserContext, type Page } from "@playwright/test";
import type { Login } from "../house/state.ts";
import { folder } from "./code.ts";
import { enterCode, peopleOf, signIn } from "./sign-in.ts";

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

/**
 * Signs a member of staff in. Each of the two workers has its own person of every role and keeps their session, because
 * a one-time code works only once in thirty seconds. A test that signs out, or that needs a second pair of eyes, takes
 * a `colleague`: the last person of the role, who belongs to no worker.
 */
async function as(role: string, page: Page, colleague: boolean): Promise<Login> {
  const people = peopleOf(role);
  const login = colleague ? people.at(-1) : people[test.info().parallelIndex % people.length];
  if (!login) throw new Error(`nobody has the role ${role}`);
  if (!colleague && (await goOn(page, login))) return login;
  await signIn(page, login);
  if (!colleague) await keep(page, login);
  return login;
}

/** A second factor given again makes a new session of the old one: the next test goes on with that. */
export async function keep(page: Page, login: Login): Promise<void> {
  writeFileSync(kept(login), JSON.stringify(await page.context().cookies()));
}

/** Another worker may have been there before us: a session outlives the process that opened it. */
const kept = (login: Login) => join(folder(), `${login.email}.session`);

async function goOn(page: Page, login: Login): Promise<boolean> {
  if (!existsSync(kept(login))) return false;
  await page.context().clearCookies();
  await page.context().addCookies(JSON.parse(readFileSync(kept(login), "utf8")) as Cookies);
  await page.goto("/admin");
  return !page.url().includes("/signin");
}

export const asAnalyst = (page: Page) => as("analyst", page, false);
export const asApprover = (page: Page) => as("approver", page, false);
export const asSecurity = (page: Page) => as("security", page, false);
export const asAuditor = (page: Page) => as("auditor", page, false);
export const asPlatform = (page: Page) => as("platform", page, false);
export const asColleague = (role: string, page: Page) => as(role, page, true);

/** Opens a page that may ask for the second factor first. */
export async function openWithCode(page: Page, login: Login, path: string): Promise<void> {
  await page.goto(path);
  if (page.url().includes("/signin/confirm")) await enterCode(page, login);
}
