import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import { asAnalyst, asAuditor } from "../roles/staff.ts";

/** A row of 36 px and its rule. */
const ROW = 37;

const heights = (page: Page) =>
  page.evaluate(() => [...document.querySelectorAll("#requests tbody tr")].map((row) => row.getBoundingClientRect().height));

/** By how much the table is wider than its room. */
const sideways = (page: Page) =>
  page.locator(".table-scroll").evaluate((region) => region.scrollWidth - region.clientWidth);

for (const view of ["open", "all", "second_approval", "waiting_for_tpp"]) {
  test(`every row of the queue is one line high at 1280 px: ${view}`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await asAnalyst(page);
    await page.goto(`/admin/queue?view=${view}`);
    const all = await heights(page);
    expect(all.length).toBeGreaterThan(0);
    expect(Math.max(...all)).toBeLessThanOrEqual(ROW);
    expect(await sideways(page)).toBeLessThanOrEqual(0);
  });
}

test("what is cut in a row is whole in its title, and on a card", async ({ page }) => {
  await asAnalyst(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto("/admin/queue?view=all");
  const cut = await page.evaluate(() => {
    const lines = [...document.querySelectorAll<HTMLElement>("#requests .line")];
    return lines.filter((it) => it.scrollWidth > it.clientWidth).map((it) => ({ title: it.title, text: it.textContent ?? "" }));
  });
  expect(cut.length).toBeGreaterThan(0);
  for (const { title, text } of cut) expect(title.length).toBeGreaterThanOrEqual(text.trim().split(" and ")[0]?.length ?? 0);
  await page.setViewportSize({ width: 375, height: 812 });
  const still = await page.evaluate(
    () => [...document.querySelectorAll<HTMLElement>("#requests .line")].filter((it) => getComputedStyle(it).overflow === "hidden").length,
  );
  expect(still).toBe(0);
});

test("no card of the audit trail has a label with nothing beside it", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 812 });
  await asAuditor(page);
  await page.goto("/admin/audit");
  const empty = await page.evaluate(() => {
    const cells = [...document.querySelectorAll<HTMLElement>("#entries tbody td[data-label]")];
    return cells.filter((it) => it.checkVisibility() && !it.innerText.trim()).map((it) => it.dataset.label);
  });
  expect(empty).toEqual([]);
  expect(await page.locator("#entries tbody tr").count()).toBeGreaterThan(0);
});
