import type { Browser, BrowserContext, Page, Response } from "@playwright/test";
import { test as base } from "../house/test.ts";
import { recall, remember } from "../house/memory.ts";
import { readState } from "../house/state.ts";
import { examples, type Example } from "./examples.ts";
import type { As } from "./find.ts";
import { become, prove, visit, type Visitor } from "./visitors.ts";

/** Where the examples are. */
export class Tour {
  private readonly pages = new Map<Visitor, Page>();
  private readonly browser: Browser;

  constructor(browser: Browser) {
    this.browser = browser;
  }

  /** An example's address, found once by whichever worker: the demo's data stays where it is. */
  async address({ name, at }: Example): Promise<string> {
    if (typeof at === "string") return at;
    const known = recall<string>(`${name}.address`);
    if (known) return known;
    const address = await at(this.as);
    remember(`${name}.address`, address);
    return address;
  }

  /** Shows an example to whoever a page belongs to. */
  async show(example: Example, page: Page): Promise<Response | null> {
    return visit(page, await this.address(example));
  }

  /** The cookies of a visitor whose second factor is fresh. */
  async cookies(visitor: Visitor): ReturnType<BrowserContext["cookies"]> {
    const page = await this.as(visitor);
    await prove(page);
    return page.context().cookies();
  }

  /** A page of a visitor's own, to find addresses with. */
  private readonly as: As = async (visitor) => {
    const known = this.pages.get(visitor);
    if (known) return known;
    const context = await this.browser.newContext({ baseURL: readState().portal });
    const page = await context.newPage();
    await become(visitor, page);
    this.pages.set(visitor, page);
    return page;
  };
}

/** A test that knows the way. */
export const test = base.extend<object, { tour: Tour }>({
  // Playwright looks into a page by scripts of its own; a mail is shown where no script runs, not even that.
  expected: async ({}, use) => use([/^console: Blocked script execution in '\S+\/admin\/mail\/[^/]+\/html'/]),
  tour: [async ({ browser }, use) => use(new Tour(browser)), { scope: "worker", timeout: 120_000 }],
});

/** The pages that somebody is shown, files left out. */
export const shownTo = (visitor: Visitor) => examples.filter(({ as, bare }) => as === visitor && !bare);
