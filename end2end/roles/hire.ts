import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { workFolder, type Login } from "../house/state.ts";
import { nextCode } from "./code.ts";
import { onwards, send } from "./form.ts";
import { signIn } from "./sign-in.ts";
import { asPlatform, openWithCode } from "./staff.ts";

/** Makes somebody of the bank at the server's console, and signs them in with a second factor of their own. */
export async function hire(page: Page, role: string): Promise<Login & { name: string }> {
  const mark = randomUUID().slice(0, 8);
  const name = `Wilma Tarn ${mark}`;
  const login: Login = { role, email: `wilma-${mark}@bank.example`, password: "a kettle on the stove" };
  const config = join(workFolder(), "vestibule.toml");
  const who = ["--email", login.email, "--name", name, "--role", role];
  execFileSync(process.env.END2END_SERVER ?? "", ["create-admin", "--config", config, ...who], {
    input: `${login.password}\n`,
    stdio: ["pipe", "ignore", "inherit"],
  });
  await signIn(page, login);
  return { ...login, name, totp: await setUpSecondFactor(page, login) };
}

async function setUpSecondFactor(page: Page, login: Login): Promise<string> {
  await page.goto("/account/second-factor");
  await page.getByRole("button", { name: "Set up an app" }).click();
  const totp = (await page.locator(".qr code").innerText()).replaceAll(" ", "");
  await page.getByLabel("Code").fill(await nextCode({ ...login, totp }));
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your app is set up");
  return totp;
}

/** Gives somebody another role the way the bank does: one of platform proposes, another confirms. */
export async function promote(someone: () => Promise<Page>, name: string, roles: string[]): Promise<void> {
  const [proposer, confirmer] = [await someone(), await someone()];
  await hire(confirmer, "platform");
  await openWithCode(proposer, await asPlatform(proposer), "/admin/staff/new");
  await proposer.goto("/admin/staff");
  await proposer.getByRole("link", { name }).click();
  for (const role of roles) await proposer.getByLabel(role, { exact: true }).check();
  await proposer.getByLabel("Reason").fill("Works on both sides of the desk.");
  await proposer.getByRole("button", { name: "Propose these roles" }).click();
  await expect(proposer).toHaveURL(/\/admin\/staff\/changes\//);
  const change = new URL(proposer.url()).pathname;
  onwards(await send(confirmer, change, change, { verdict: "confirm" }));
}
