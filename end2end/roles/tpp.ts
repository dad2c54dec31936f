import type { Page } from "@playwright/test";
import type { Login } from "../house/state.ts";
import { peopleOf, signIn } from "./sign-in.ts";

/** Signs a person of a demo TPP in: its owner, a developer, or somebody who only looks. */
async function as(role: string, page: Page): Promise<Login> {
  const [login] = peopleOf(role);
  if (!login) throw new Error(`nobody has the role ${role}`);
  await signIn(page, login);
  return login;
}

export const asOwner = (page: Page) => as("owner", page);
export const asDeveloper = (page: Page) => as("developer", page);
export const asViewer = (page: Page) => as("viewer", page);
