import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import { enterCode } from "../roles/sign-in.ts";
import { asAuditor, asPlatform, asSecurity, keep, openWithCode } from "../roles/staff.ts";

const TRUST = "/admin/settings/trust";

/** A directory that nobody has trusted yet. */
const newDirectory = () => `Directory ${randomUUID().slice(0, 8)}`;

/** Proposes to believe a directory whose keys lie here; the page is what comes of it. */
async function propose(page: Page, name: string, keys: string): Promise<void> {
  const security = await asSecurity(page);
  await openWithCode(page, security, `${TRUST}/new/statement_issuer`);
  await page.getByLabel("Issuer", { exact: true }).fill(name);
  await page.getByLabel("Address of its keys").fill(keys);
  await page.getByLabel("Hosts of its keystore").fill("keys.directory.example");
  await page.getByLabel("Reason").fill("We join its scheme.");
  await page.getByRole("button", { name: "Propose" }).click();
}

async function confirm(page: Page, change: string): Promise<void> {
  const platform = await asPlatform(page);
  await openWithCode(page, platform, change);
  const stale = page.getByRole("link", { name: "Confirm that it is you to go on" });
  if ((await stale.count()) > 0) {
    await stale.click();
    await enterCode(page, platform);
    await page.waitForURL((url) => url.pathname === change);
    await keep(page, platform);
  }
  await page.getByRole("button", { name: "Confirm the change" }).click();
  await expect(page).toHaveURL(TRUST);
}

test("one person proposes whom to trust, another confirms, and everybody can read it", async ({ page, someone }) => {
  test.slow();
  const name = newDirectory();
  await propose(page, name, "https://keys.directory.example/keystore/directory.jwks");
  await expect(page.getByRole("main")).toContainText("Waiting for a second person");
  await expect(page.getByRole("main")).toContainText("You proposed this: somebody else decides");
  const change = new URL(page.url()).pathname;

  const second = await someone();
  await confirm(second, change);
  await expect(second.getByRole("status")).toContainText("It acts on every server within seconds");
  await expect(second.locator("#statement-issuers")).toContainText(name);
  await second.goto("/docs/dcr");
  await expect(second.getByRole("main")).toContainText(name);

  await page.goto(TRUST);
  await page.getByRole("link", { name, exact: true }).first().click();
  await page.getByRole("link", { name: "Propose to remove it" }).click();
  await expect(page.getByRole("main")).toContainText("No software of this directory can register");
  await page.getByLabel("Reason").fill("We leave its scheme.");
  await page.getByRole("button", { name: "Propose to remove it" }).click();
  await expect(page.getByRole("main")).toContainText("Waiting for a second person");
  await confirm(second, new URL(page.url()).pathname);
  await expect(second.locator("#statement-issuers")).not.toContainText(name);

  const auditor = await someone();
  await asAuditor(auditor);
  await auditor.goto(TRUST);
  await expect(auditor.locator("#decided")).toContainText(name);
  await expect(auditor.getByRole("link", { name: "Add a statement issuer" })).toHaveCount(0);
});

test("keys that lie under a software are refused with what to write instead", async ({ page, refusal }) => {
  refusal(422, `${TRUST}/new/statement_issuer`);
  const under = "https://keys.directory.example/0015800001HQQrZAAX/u3ZWlf9Yt42dyZgIvzkvqb.jwks";
  await propose(page, newDirectory(), under);
  await expect(page.locator("#error-summary")).toContainText("there lie a software's own keys");
  await expect(page.getByLabel("Address of its keys")).toHaveValue(under);
});
