import type { BrowserContext, Page, Response } from "@playwright/test";
import { expect, test as base } from "./test.ts";

export { expect };

interface Journey {
  /** Somebody else's browser: no cookie, and watched like the first. */
  someone: () => Promise<Page>;
  /** A page that this test provokes: this status at this path, and nowhere else. */
  refusal: (status: number, path: string | RegExp) => void;
  /** Fails the test on pages with a status that it did not name. */
  strict: void;
}

interface Refusal {
  status: number;
  path: string | RegExp;
}

/** The test of a journey: no page may be refused unless the test says which. */
export const test = base.extend<Journey & { refusals: Refusal[]; refused: string[] }>({
  refusals: async ({}, use) => use([]),
  refused: async ({}, use) => use([]),
  refusal: async ({ refusals }, use) => use((status, path) => void refusals.push({ status, path })),
  someone: async ({ browser, watch, refusals, refused }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      watch.over(context);
      follow(context, refusals, refused);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  strict: [
    async ({ context, refusals, refused }, use) => {
      follow(context, refusals, refused);
      await use();
      expect(refused, "pages that were refused").toEqual([]);
    },
    { auto: true },
  ],
});

function follow(context: BrowserContext, refusals: Refusal[], refused: string[]): void {
  context.on("response", (response) => {
    if (isRefused(response) && !refusals.some((refusal) => fits(refusal, response))) {
      refused.push(`${response.status()} ${new URL(response.url()).pathname}`);
    }
  });
}

function isRefused(response: Response): boolean {
  return response.request().isNavigationRequest() && response.status() >= 400;
}

function fits({ status, path }: Refusal, response: Response): boolean {
  const { pathname } = new URL(response.url());
  const same = typeof path === "string" ? path === pathname : path.test(pathname);
  return same && response.status() === status;
}
