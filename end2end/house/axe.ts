import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./test.ts";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe cannot decide, and a person has: by rule and the beginning of the selector. */
const REVIEWED: { rule: string; where: RegExp; because: string }[] = [];

interface Finding {
  rule: string;
  help: string;
  where: string;
  /** Why axe cannot tell. */
  why: string;
}

/** What axe finds, and what it cannot decide and nobody has looked at yet. No rule is switched off. */
export async function findings(page: Page): Promise<Finding[]> {
  const { violations, incomplete } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const all = [...violations, ...incomplete].flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, any }) => ({ rule: id, help, where: target.join(" "), why: any[0]?.message ?? "" })),
  );
  const undecided = new Set(incomplete.map(({ id }) => id));
  return all.filter(({ rule, where }) => !(undecided.has(rule) && isReviewed(rule, where)));
}

const isReviewed = (rule: string, where: string) =>
  REVIEWED.some((reviewed) => reviewed.rule === rule && reviewed.where.test(where));

/** Fails on any finding. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await findings(page), `accessibility of ${page.url()}`).toEqual([]);
}
