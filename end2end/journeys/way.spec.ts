import { expect } from "../house/test.ts";
import { examples } from "../pages/examples.ts";
import { fits, routes } from "../pages/routes.ts";
import { test } from "../pages/tour.ts";

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
