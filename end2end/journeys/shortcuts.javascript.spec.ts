import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import { newApplicant, requestAtTheBank } from "../roles/applicant.ts";
import { hire } from "../roles/hire.ts";
import { shortcutsHeard } from "../roles/keyboard.ts";
import { asAnalyst, asAuditor } from "../roles/staff.ts";

/** Two requests of this test's own, found under a word. */
async function queueOfTwo(someone: () => Promise<Page>) {
  const auditor = await someone();
  await asAuditor(auditor);
  const word = `shortcut-${randomUUID().slice(0, 8)}`;
  const references: string[] = [];
  for (const nth of ["One", "Two"]) {
    references.push(await requestAtTheBank(await someone(), auditor, newApplicant(`${nth} ${word} Ltd`)));
  }
  const [first = "", second = ""] = references;
  return { path: `/admin/queue?q=${word}`, first, second };
}

/** Goes to the first row. */
async function toFirstRow(page: Page, first: string): Promise<void> {
  await shortcutsHeard(page);
  await page.keyboard.press("j");
  await expect(page.getByRole("link", { name: first, exact: true })).toBeFocused();
}

test("j, k, c and a work on the list and in the request", async ({ page, someone }) => {
  const { path, first, second } = await queueOfTwo(someone);
  await asAnalyst(page);
  await page.goto(path);
  await toFirstRow(page, first);
  await page.keyboard.press("j");
  await expect(page.getByRole("link", { name: second, exact: true })).toBeFocused();
  await page.keyboard.press("k");
  await expect(page.getByRole("link", { name: first, exact: true })).toBeFocused();
  await page.keyboard.press("c");
  await expect(page).toHaveURL(new RegExp(`/admin/requests/${first}`));
  await expect(page.getByRole("status").filter({ hasText: `${first} is yours` })).toBeVisible();
  await shortcutsHeard(page);
  await page.keyboard.press("a");
  await expect(page).toHaveURL(/\/propose\?to=approve/);
});

test("keys do nothing while somebody types, and none is taken together with Ctrl, Alt or Meta", async ({ page, someone }) => {
  const { path, first } = await queueOfTwo(someone);
  await asAnalyst(page);
  await page.goto(path);
  await toFirstRow(page, first);
  const address = page.url();
  const search = page.getByLabel("Reference, name or e-mail");
  if (!(await search.isVisible())) await page.locator(".filters summary").click();
  await search.fill("");
  await search.pressSequentially("jkca");
  await expect(search).toHaveValue("jkca");
  await expect(search).toBeFocused();
  await page.getByRole("link", { name: first, exact: true }).focus();

  // A key that the page takes is one whose default it prevents.
  await page.evaluate(() => {
    document.body.dataset.taken = "";
    window.addEventListener("keydown", (event) => event.defaultPrevented && (document.body.dataset.taken += event.key));
  });
  for (const modifier of ["Control", "Meta", "Alt"]) {
    for (const key of ["j", "k", "c", "a", "r", "q", "n"]) {
      await page.evaluate(
        ({ key, modifier }) => {
          const held = { ctrlKey: modifier === "Control", metaKey: modifier === "Meta", altKey: modifier === "Alt" };
          const event = new KeyboardEvent("keydown", { key, ...held, bubbles: true, cancelable: true });
          (document.activeElement ?? document.body).dispatchEvent(event);
        },
        { key, modifier },
      );
    }
  }
  expect(await page.evaluate(() => document.body.dataset.taken)).toBe("");
  expect(page.url()).toBe(address);
  await expect(page.getByRole("link", { name: first, exact: true })).toBeFocused();
  await page.keyboard.press("k");
  expect(await page.evaluate(() => document.body.dataset.taken), "k is not taken where there is no row above").toBe("");
});

test("switched off in the preferences, single keys do nothing anywhere", async ({ page, someone }) => {
  const { path, first } = await queueOfTwo(someone);
  await hire(page, "analyst");
  await page.goto(path);
  await toFirstRow(page, first);

  await page.goto("/account/preferences");
  await page.getByLabel("Single keys do things").uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("main")).toContainText("Single keys do nothing");
  for (const at of [path, `/admin/requests/${first}`]) {
    await page.goto(at, { waitUntil: "networkidle" });
    await shortcutsHeard(page);
    for (const key of ["j", "k", "c", "a", "r", "q", "n", "?"]) await page.keyboard.press(key);
    expect(page.url()).toContain(at);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
  }
  await expect(page.locator(".identity")).toContainText("Nobody");
});
