import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import { asAnalyst } from "../roles/staff.ts";

/** No test applies for this role: requests of others come and go meanwhile. */
const NARROWED = "/admin/queue?view=all&role=pisp";

const references = (page: Page) => texts(page, "#requests tbody th");
const chips = (page: Page) => texts(page, ".chips .chip");

/** What stands on the whole page, whether it is styled yet or not. */
async function texts(page: Page, selector: string): Promise<string[]> {
  await page.waitForLoadState();
  return page.locator(selector).allTextContents();
}

/** Narrows down, sorts by name and turns the page, as people do. */
async function secondPage(page: Page): Promise<void> {
  await page.goto(NARROWED);
  await page.getByRole("columnheader", { name: "TPP" }).getByRole("link").click();
  await expect(page.getByRole("columnheader", { name: "TPP" })).toHaveAttribute("aria-sort", "ascending");
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(page).toHaveURL(/after=/);
}

test("the address of a page of the queue shows the same to a colleague", async ({ page, someone }) => {
  await asAnalyst(page);
  await secondPage(page);
  const [rows, filters] = [await references(page), await chips(page)];
  expect(rows.length).toBeGreaterThan(0);
  expect(filters).toHaveLength(1);

  const other = await someone();
  await asAnalyst(other);
  await other.goto(page.url());
  expect(await references(other)).toEqual(rows);
  expect(await chips(other)).toEqual(filters);
  await expect(other.getByRole("columnheader", { name: "TPP" })).toHaveAttribute("aria-sort", "ascending");
});

test("the second page goes on where the first ends, and leads back to it", async ({ page }) => {
  await asAnalyst(page);
  await page.goto(NARROWED);
  const first = await references(page);
  expect(first).toHaveLength(25);
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(page).toHaveURL(/after=/);
  const second = await references(page);
  expect(second.filter((reference) => first.includes(reference))).toEqual([]);
  await page.getByRole("link", { name: "Previous page" }).click();
  await expect(page).not.toHaveURL(/after=/);
  expect(await references(page)).toEqual(first);
});

test("going back from a request finds the same place of the same list", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 500 });
  await asAnalyst(page);
  await secondPage(page);
  const [address, rows, filters] = [page.url(), await references(page), await chips(page)];
  const last = page.locator("#requests tbody th a").last();
  await last.scrollIntoViewIfNeeded();
  const scrolled = await page.evaluate(() => window.scrollY);
  expect(scrolled).toBeGreaterThan(0);
  await last.click();
  await expect(page).toHaveURL(/\/admin\/requests\/SU-/);
  await page.goBack();
  await expect(page).toHaveURL(address);
  expect(await references(page)).toEqual(rows);
  expect(await chips(page)).toEqual(filters);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(scrolled);
});

test("a filter is taken away by its chip, and another is set by the form", async ({ page }) => {
  await asAnalyst(page);
  await page.goto(`${NARROWED}&risk=any`);
  expect(await chips(page)).toHaveLength(2);
  await page.locator(".chip").filter({ hasText: /risk/i }).click();
  await expect(page).not.toHaveURL(/risk=/);
  expect(await chips(page)).toHaveLength(1);
  if (!(await page.getByLabel("Risk hints").isVisible())) await page.locator(".filters summary").click();
  await page.getByLabel("Risk hints").selectOption("none");
  await page.getByRole("button", { name: "Apply filters" }).first().click();
  await expect(page).toHaveURL(/risk=none/);
  await expect(page).toHaveURL(/role=pisp/);
  expect(await chips(page)).toHaveLength(2);
});
