import { expect, type Page } from "@playwright/test";
import { readState, type Login } from "../house/state.ts";
import { nextCode } from "./code.ts";

/** Fills the sign-in form, and the second factor's where the person has one. */
export async function signIn(page: Page, login: Login): Promise<void> {
  await signInTo(page, login.email, login.password);
  if (login.totp) {
    await expect(page).toHaveURL(/\/signin\/totp/);
    await enterCode(page, login);
  }
  await expect(page).not.toHaveURL(/\/signin/);
}

/** Fills the sign-in form, on the page that is open if that is it. */
export async function signInTo(page: Page, email: string, password: string): Promise<void> {
  if (!page.url().includes("/signin")) await page.goto("/signin");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
}

/** Answers a page that asks for the second factor. */
export async function enterCode(page: Page, login: Login): Promise<void> {
  await page.getByLabel("Code").fill(await nextCode(login));
  await page.getByRole("button", { name: "Confirm" }).click();
}

/** The people of a role, in the order of the seed. */
export function peopleOf(role: string): Login[] {
  const people = readState().logins.filter((login) => login.role === role);
  if (people.length === 0) throw new Error(`The seed made nobody with the role ${role}.`);
  return people;
}
