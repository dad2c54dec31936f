import type { Page } from "@playwright/test";
import { findings } from "../house/axe.ts";
import { brokenForms } from "../house/forms.ts";
import { expect } from "../house/test.ts";
import { examples } from "../pages/examples.ts";
import { exampleOf, meet, occasions } from "../pages/occasions.ts";
import { shownTo, test } from "../pages/tour.ts";
import { become, everybody } from "../pages/visitors.ts";

for (const visitor of everybody) {
  test(`axe finds nothing on the pages of ${visitor}, and their forms stay as they were sent`, async ({ page, tour }) => {
    test.setTimeout(180_000);
    await become(visitor, page);
    for (const example of shownTo(visitor)) {
      const response = await tour.show(example, page);
      const html = (await response?.text()) ?? "";
      expect.soft(response?.status(), example.name).toBe(example.status ?? 200);
      expect.soft(await findings(page), example.name).toEqual([]);
      expect.soft(await brokenForms(page, html), example.name).toEqual([]);
    }
  });
}

/** What a page is, without looking at it: its status and its heading. */
async function glance(page: Page, address: string): Promise<string> {
  const response = await page.request.get(address);
  return `${response.status()} ${/<h1[^>]*>(.*?)<\/h1>/s.exec(await response.text())?.[1]}`;
}

/** The four who are shown everything, also what is not for them. */
for (const visitor of ["nobody", "developer", "analyst", "auditor"] as const) {
  test(`axe finds nothing where ${visitor} has no business`, async ({ page, tour }) => {
    test.setTimeout(180_000);
    await become(visitor, page);
    const seen = new Set<string>();
    for (const example of examples.filter(({ as, bare }) => as !== visitor && !bare)) {
      const answer = await glance(page, await tour.address(example));
      if (seen.has(answer)) continue;
      seen.add(answer);
      await tour.show(example, page);
      expect.soft(await findings(page), `${example.name}: ${answer}`).toEqual([]);
    }
  });
}

for (const occasion of occasions) {
  test(`axe finds nothing on ${occasion.name} (${occasion.status})`, async ({ page, tour }) => {
    await become(occasion.as, page);
    await tour.show(exampleOf(occasion), page);
    const response = await meet(occasion, page);
    expect(response.status()).toBe(occasion.status);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await findings(page)).toEqual([]);
    expect(await brokenForms(page, await response.text())).toEqual([]);
  });
}
