import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./test.ts";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Fails on any finding; no rule is switched off. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const findings = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.target) }));
  expect(findings, `accessibility of ${page.url()}`).toEqual([]);
}
