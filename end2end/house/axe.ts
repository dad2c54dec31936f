import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe cannot decide, and a person has: by rule and the beginning of the selector. */
const REVIEWED: { rule: string; where: RegExp; because: string }[] = [
  {
    rule: "color-contrast",
    where: /pre(\[[^\]]*\])? > code$/,
    because: "a line that is longer than a narrow window is cut off by its box, which scrolls; in a wide one axe decides",
  },
];

/** Where no script runs, not even axe. What such a frame shows is a page of the tour itself. */
const LOCKED = "iframe[sandbox='']";

interface Finding {
  rule: string;
  help: string;
  where: string;
  /** Why axe cannot tell. */
  why: string;
}

/** What axe finds, and what it cannot decide and nobody has looked at yet: by all rules, or by these. */
export async function findings(page: Page, rules?: string[]): Promise<Finding[]> {
  if (await isLocked(page)) return findingsUnlocked(page, rules);
  const axe = new AxeBuilder({ page }).setLegacyMode(true).exclude(LOCKED);
  const { violations, incomplete } = await (rules ? axe.withRules(rules) : axe.withTags(TAGS)).analyze();
  const open = told(incomplete).filter(({ rule, where }) => !isReviewed(rule, where));
  return [...told(violations), ...open, ...(await nameless(page))];
}

type Results = Awaited<ReturnType<AxeBuilder["analyze"]>>["violations"];

const told = (results: Results): Finding[] =>
  results.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, any }) => ({ rule: id, help, where: target.join(" "), why: any[0]?.message ?? "" })),
  );

/** A document in a sandbox is of no origin. */
const isLocked = (page: Page) => page.evaluate(() => self.origin === "null");

/** The same document, with the same policy but for its sandbox. */
async function findingsUnlocked(page: Page, rules?: string[]): Promise<Finding[]> {
  const url = page.url();
  await page.route(url, async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    const policy = headers["content-security-policy"]?.replace(/sandbox[^;]*;\s*/, "") ?? "";
    await route.fulfill({ response, headers: { ...headers, "content-security-policy": policy } });
  });
  await page.reload();
  const found = await findings(page, rules);
  await page.unroute(url);
  return found;
}

/** The one thing that axe would say of a frame that it may not look into. */
async function nameless(page: Page): Promise<Finding[]> {
  const frames = await page.locator(`${LOCKED}:not([title])`).evaluateAll((all) => all.map((frame) => frame.outerHTML));
  return frames.map((where) => ({ rule: "frame-title", help: "Frames must have an accessible name", where, why: "" }));
}

const isReviewed = (rule: string, where: string) =>
  REVIEWED.some((reviewed) => reviewed.rule === rule && reviewed.where.test(where));
