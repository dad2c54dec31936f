import type { Page } from "@playwright/test";
import { findings } from "../house/axe.ts";
import { expect } from "../house/test.ts";
import { examples } from "../pages/examples.ts";
import { shownTo, test } from "../pages/tour.ts";
import { become, everybody } from "../pages/visitors.ts";

/** How wide the window is, and how large people have set text in their browser. */
const WINDOWS = [
  { name: "320 px wide", width: 320, text: 16 },
  { name: "with text of 200 % at 1280 px", width: 1280, text: 32 },
  { name: "with text of 200 % at 640 px", width: 640, text: 32 },
];

async function setTextSize(page: Page, pixels: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setFontSizes", { fontSizes: { standard: pixels, fixed: (pixels * 13) / 16 } });
}

/** What stands out of the page to the side, where the page as a whole can be scrolled there. */
const overflow = (page: Page) =>
  page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const wide = [...document.querySelectorAll("body *")].filter((it) => it.getBoundingClientRect().right > room + 0.5);
    const name = (it: Element) => `${it.tagName.toLowerCase()}.${it.className} ${it.getBoundingClientRect().right}`;
    return [`${document.documentElement.scrollWidth} of ${room}`, ...wide.slice(0, 8).map(name)];
  });

for (const { name, width, text } of WINDOWS) {
  for (const visitor of everybody) {
    test(`no page of ${visitor} scrolls sideways ${name}`, async ({ page, tour }) => {
      test.setTimeout(180_000);
      await page.setViewportSize({ width, height: 800 });
      await become(visitor, page);
      await setTextSize(page, text);
      for (const example of shownTo(visitor)) {
        await tour.show(example, page);
        const size = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
        expect.soft(size, example.name).toBe(`${text}px`);
        expect.soft(await overflow(page), example.name).toEqual([]);
      }
    });
  }
}

for (const visitor of everybody) {
  test(`axe finds nothing on the pages of ${visitor} 375 px wide, in the light and in the dark`, async ({ page, tour }) => {
    test.setTimeout(240_000);
    await page.setViewportSize({ width: 375, height: 800 });
    await become(visitor, page);
    for (const example of shownTo(visitor)) {
      await tour.show(example, page);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect.soft(await findings(page), `${example.name}, ${colorScheme}`).toEqual([]);
      }
    }
  });
}

/** Whether something that is always in view lies over what has the focus. */
const hidden = (page: Page) =>
  page.evaluate(() => {
    const focused = document.activeElement;
    const bar = document.querySelector(".identity");
    if (!focused || !bar || bar.contains(focused) || focused === document.body) return undefined;
    const [at, over] = [focused.getBoundingClientRect(), bar.getBoundingClientRect()];
    const covered = getComputedStyle(bar).position === "sticky" && at.top < over.bottom && at.bottom > over.top;
    const outside = at.bottom <= 0 || at.top >= innerHeight;
    return covered || outside ? `${focused.tagName} ${focused.textContent?.slice(0, 40)}` : undefined;
  });

for (const { width, height, text } of [
  { width: 1280, height: 720, text: 16 },
  { width: 1280, height: 720, text: 32 },
  { width: 320, height: 640, text: 16 },
]) {
  for (const keys of ["Tab", "Shift+Tab"]) {
    test(`the identity bar covers nothing that has the focus, ${width} px, text ${text} px, ${keys}`, async ({ page, tour }) => {
      const example = examples.find(({ name }) => name === "dossier-in-review");
      if (!example) throw new Error("there is no dossier");
      await page.setViewportSize({ width, height });
      await become("analyst", page);
      await setTextSize(page, text);
      await tour.show(example, page);
      const stops = await page.locator("a[href], button, input:not([type=hidden]), textarea, select, summary").count();
      const covered: (string | undefined)[] = [];
      for (let nth = 0; nth < stops; nth += 1) {
        await page.keyboard.press(keys);
        covered.push(await hidden(page));
      }
      expect(covered.filter((it) => it)).toEqual([]);
    });
  }
}
