import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import { asAnalyst, asAuditor, asPlatform } from "../roles/staff.ts";

const main = (page: Page) => page.getByRole("main");

test("nothing exists yet: the view of one's own says how to fill it", async ({ page }) => {
  // An auditor never claims anything.
  await asAuditor(page);
  await page.goto("/admin/queue?view=mine");
  await expect(main(page)).toContainText("You have claimed nothing");
  await expect(main(page)).toContainText("Claim a request from the open ones");
  await main(page).getByRole("link", { name: "See everything" }).click();
  await expect(page).toHaveURL("/admin/queue?view=all");
  await expect(page.locator("#requests tbody tr").first()).toBeVisible();
});

test("nothing matches the filter: it is cleared by one link", async ({ page }) => {
  await asAnalyst(page);
  await page.goto("/admin/queue?view=all&q=nobody-is-called-like-this");
  await expect(main(page)).toContainText("No request matches");
  await expect(page.locator("#requests")).toHaveCount(0);
  await main(page).getByRole("link", { name: "Clear the filters" }).click();
  await expect(page).toHaveURL("/admin/queue?view=all");
  await expect(page.locator("#requests tbody tr").first()).toBeVisible();
});

test("a filter that cannot be read is named, and the list is shown without it", async ({ page, refusal }) => {
  refusal(400, "/admin/queue");
  await asAnalyst(page);
  await page.goto("/admin/queue?view=all&risk=terrible");
  await expect(page.locator("#error-summary a")).toHaveCount(1);
  await expect(page.locator("#requests tbody tr").first()).toBeVisible();
});

test("no permission: the page says which role it takes and who gives it", async ({ page, refusal }) => {
  refusal(403, "/admin/queue");
  await asPlatform(page);
  await page.goto("/admin/queue");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are not allowed to do this");
  await expect(main(page)).toContainText("You may not see requests.");
  await expect(main(page)).toContainText("This needs the role Analyst or Approver or Auditor");
  await expect(main(page)).toContainText("a platform administrator can give it");
  await expect(page.getByRole("navigation").getByRole("link", { name: "Requests" })).toHaveCount(0);
});
