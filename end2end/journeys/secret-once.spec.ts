import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import { workFolder } from "../house/state.ts";
import { token } from "../roles/api.ts";
import { mailTo } from "../roles/mail.ts";
import { newApplication, newTpp } from "../roles/onboard.ts";
import { asAuditor } from "../roles/staff.ts";

/** Reads the keys off the page that shows them. */
async function shown(page: Page): Promise<{ clientId: string; secret: string }> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Copy your secret now");
  const value = (label: string) => page.locator("dl.facts > div").filter({ hasText: label }).locator("code").innerText();
  return { clientId: await value("Client ID"), secret: await value("Secret") };
}

const revealed = (page: Page) => page.locator("dl.facts > div").filter({ hasText: "Secret" }).locator("code");

test("a secret is in one answer and nowhere else", async ({ page, someone }) => {
  const owner = await newTpp(page, someone);
  const application = await newApplication(page, "Harbour Wallet");
  await page.goto(`${application}/keys`);
  await page.getByRole("button", { name: "Make sandbox keys" }).click();
  const { clientId, secret } = await shown(page);
  expect(secret.length).toBeGreaterThan(30);
  await expect(revealed(page)).toHaveText(secret);
  await expect(page.getByRole("main")).toContainText("We show it this once");
  expect(page.url()).not.toContain(secret);
  expect((await token(clientId, secret)).status).toBe(200);

  await page.getByRole("link", { name: "I have copied it" }).click();
  await expect(page).toHaveURL(`${application}/keys`);
  await page.reload();
  const row = page.locator("#secrets tbody tr");
  await expect(row).toHaveCount(1);
  await expect(row).toContainText(secret.slice(-4));
  await expect(row).toContainText(/\d{1,2} \w{3} \d{4}/);
  for (const path of [`${application}/keys`, application, "/portal", "/portal/applications", "/account"]) {
    expect(await (await page.request.get(path)).text(), path).not.toContain(secret);
  }
  expect(await page.evaluate(() => JSON.stringify(history.state) + JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(secret);

  // Back at the address of the answer there is a page of the browser's own, which asks whether to send the form again.
  for (let step = 0; step < 2; step += 1) {
    await page.goBack().catch(() => null);
    expect(await page.content()).not.toContain(secret);
  }

  const auditor = await someone();
  await asAuditor(auditor);
  const mail = await mailTo(auditor, owner.email, "secret");
  expect(mail.text + mail.html).not.toContain(secret);
  expect(await (await auditor.request.get(`/admin/audit?actor=${encodeURIComponent(owner.name)}`)).text()).not.toContain(secret);
  expect(readFileSync(join(workFolder(), "server.log"), "utf8")).not.toContain(secret);
});

test("making keys twice makes them once", async ({ page, someone, refusal }) => {
  await newTpp(page, someone);
  const application = await newApplication(page, "Harbour Wallet");
  const twin = await page.context().newPage();
  for (const tab of [page, twin]) await tab.goto(`${application}/keys`);
  await page.getByRole("button", { name: "Make sandbox keys" }).click();
  const { clientId, secret } = await shown(page);
  refusal(409, `${application}/keys`);
  await twin.getByRole("button", { name: "Make sandbox keys" }).click();
  await expect(twin.getByRole("heading", { level: 1 })).toHaveText("This cannot be done now");
  expect((await token(clientId, secret)).status).toBe(200);
});

test("after a rotation both secrets work until the overlap ends, then the old one is refused", async ({ page, someone }) => {
  await newTpp(page, someone);
  const application = await newApplication(page, "Harbour Wallet");
  await page.goto(`${application}/keys`);
  await page.getByRole("button", { name: "Make sandbox keys" }).click();
  const { clientId, secret: first } = await shown(page);
  await page.goto(`${application}/keys`);
  await page.getByLabel("for 24 more hours").check();
  await page.getByRole("button", { name: "Make a new secret" }).click();
  const { secret: second } = await shown(page);
  expect(second).not.toBe(first);
  for (const secret of [first, second]) expect((await token(clientId, secret)).status).toBe(200);
  await page.goto(`${application}/keys`);
  await expect(page.locator("#secrets tbody tr").filter({ hasText: first.slice(-4) })).toContainText("Works until");

  await page.getByRole("button", { name: `Revoke the secret that ends in ${first.slice(-4)}` }).click();
  await expect(page.getByRole("status").filter({ hasText: "The secret is revoked" })).toBeVisible();
  expect(await token(clientId, first)).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  expect((await token(clientId, second)).status).toBe(200);

  await page.getByLabel("no longer: it ends at once").check();
  await page.getByRole("button", { name: "Make a new secret" }).click();
  const { secret: third } = await shown(page);
  expect(await token(clientId, second)).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  expect((await token(clientId, third)).status).toBe(200);
});
