import { findings } from "../house/axe.ts";
import { expect } from "../house/test.ts";
import { examples } from "../pages/examples.ts";
import { exampleOf, meet, occasions } from "../pages/occasions.ts";
import { fits, routes } from "../pages/routes.ts";
import { shownTo, test } from "../pages/tour.ts";
import { become, everybody } from "../pages/visitors.ts";

test("every page of the server is an example of this tour", () => {
  const pages = routes().filter(({ method }) => method === "GET");
  expect(pages.length).toBeGreaterThan(40);
  const missing = pages.filter(({ path }) => !examples.some(({ route }) => route === path));
  expect(missing.map(({ path }) => path)).toEqual([]);
  const gone = examples.filter(({ route }) => route && !pages.some(({ path }) => path === route));
  expect(gone.map(({ name }) => name)).toEqual([]);
});

test("every example is what it says", async ({ tour }) => {
  test.setTimeout(180_000);
  for (const example of examples) {
    const path = (await tour.address(example)).split(/[?#]/)[0] ?? "";
    expect(!example.route || fits(example.route, path), `${example.name}: ${path}`).toBe(true);
  }
});

for (const visitor of everybody) {
  test(`axe finds nothing on the pages of ${visitor}`, async ({ page, tour }) => {
    test.setTimeout(180_000);
    await become(visitor, page);
    for (const example of shownTo(visitor)) {
      const response = await tour.show(example, page);
      expect.soft(response?.status(), example.name).toBe(example.status ?? 200);
      expect.soft(await findings(page), example.name).toEqual([]);
    }
  });
}

/** The seven who are shown everything, also what is not for them. */
for (const visitor of ["nobody", "developer", "analyst", "approver", "security", "auditor", "platform"] as const) {
  test(`axe finds nothing where ${visitor} has no business`, async ({ page, tour }) => {
    test.setTimeout(180_000);
    await become(visitor, page);
    const seen = new Set<string>();
    for (const example of examples.filter(({ as, bare }) => as !== visitor && !bare)) {
      const response = await tour.show(example, page);
      const answer = `${response?.status()} ${await page.locator("h1").first().innerText()}`;
      if (seen.has(answer)) continue;
      seen.add(answer);
      expect.soft(await findings(page), `${example.name}: ${answer}`).toEqual([]);
    }
  });
}

for (const occasion of occasions) {
  test(`axe finds nothing on ${occasion.name} (${occasion.status})`, async ({ page, tour }) => {
    await become(occasion.as, page);
    await tour.show(exampleOf(occasion), page);
    expect((await meet(occasion, page)).status()).toBe(occasion.status);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await findings(page)).toEqual([]);
  });
}
