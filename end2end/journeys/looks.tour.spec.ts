import type { Page } from "@playwright/test";
import { findings } from "../house/axe.ts";
import { expect } from "../house/test.ts";
import { examples } from "../pages/examples.ts";
import { shownTo, test } from "../pages/tour.ts";
import { become, everybody } from "../pages/visitors.ts";

/** What the dark can change; the whole of the rules is asked in the light (`pages.tour.spec.ts`). */
const COLOURS = ["color-contrast", "link-in-text-block"];

for (const visitor of everybody) {
  test(`everything can be read on the pages of ${visitor} in the dark`, async ({ page, tour }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme: "dark" });
    await become(visitor, page);
    for (const example of shownTo(visitor)) {
      await tour.show(example, page);
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      if (!example.name.endsWith("-html")) expect.soft(brightness(background), example.name).toBeLessThan(60);
      expect.soft(await findings(page, COLOURS), example.name).toEqual([]);
    }
  });
}

const brightness = (colour: string) => Math.max(...(colour.match(/[\d.]+/g) ?? ["255"]).slice(0, 3).map(Number));

const dossier = (name: string) => {
  const example = examples.find((example) => example.name === name);
  if (!example) throw new Error(`there is no ${name}`);
  return example;
};

/** Tags with what they say, and whether a shape or an edge stands by it. */
const tags = (page: Page) =>
  page.locator(".tag").evaluateAll((found) =>
    found.map((tag) => ({
      words: tag.textContent?.trim() ?? "",
      shape: getComputedStyle(tag, "::before").content,
      seen: tag.checkVisibility(),
    })),
  );

for (const name of ["queue", "dossier-in-review", "tpps", "mails"]) {
  test(`tags carry words and a shape in somebody's own colours: ${name}`, async ({ page, tour }) => {
    await page.emulateMedia({ forcedColors: "active" });
    await become("analyst", page);
    await tour.show(dossier(name), page);
    const found = await tags(page);
    expect(found.length).toBeGreaterThan(0);
    for (const tag of found) {
      expect.soft(tag.words).toMatch(/\p{Letter}{2}/u);
      expect.soft(tag.shape, tag.words).toMatch(/[■●▲]/);
      expect.soft(tag.seen, tag.words).toBe(true);
    }
  });
}

test("the focus and every button have an edge in somebody's own colours", async ({ page, tour }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await become("analyst", page);
  await tour.show(dossier("dossier-in-review"), page);
  const edges = await page
    .locator("main .button:visible")
    .evaluateAll((buttons) => buttons.map((button) => getComputedStyle(button).borderTopWidth));
  expect(edges.length).toBeGreaterThan(2);
  expect(edges.filter((width) => parseFloat(width) < 1)).toEqual([]);
  for (let nth = 0; nth < 12; nth += 1) {
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body);
      return outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
    });
    expect.soft(outline, `stop ${nth + 1}`).toBeGreaterThanOrEqual(2);
  }
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`a dossier on paper says what it is and leaves the controls out (${colorScheme})`, async ({ page, tour }) => {
    await become("analyst", page);
    const example = dossier("dossier-in-review");
    const address = await tour.address(example);
    await page.goto(address);
    const reference = (address.split(/[?#]/)[0] ?? "").split("/").at(-1) ?? "";
    const words = await tags(page);
    await page.emulateMedia({ media: "print", colorScheme });
    const paper = page.locator(".print-header");
    await expect(paper).toBeVisible();
    await expect(paper).toContainText(reference);
    await expect(paper).toContainText(/[0-9a-f]{64}/);
    for (const gone of ["nav", ".header", ".footer", ".environment", "main button", "main .button", "textarea", ".shortcuts"]) {
      const seen = await page.locator(gone).evaluateAll((found) => found.filter((it) => it.checkVisibility()).length);
      expect.soft(seen, gone).toBe(0);
    }
    expect((await tags(page)).map((tag) => [tag.words, tag.seen])).toEqual(words.map((tag) => [tag.words, true]));
    const colours = await page.locator("main p:visible").evaluateAll((found) => found.map((it) => getComputedStyle(it).color));
    expect(new Set(colours)).toEqual(new Set(["rgb(0, 0, 0)"]));
  });
}
