import type { Browser, BrowserContext, BrowserContextOptions, Page } from "@playwright/test";
import { test as base } from "../house/test.ts";
import { readState } from "../house/state.ts";
import { examples, type Example } from "./examples.ts";
import type { As } from "./find.ts";
import { become, type Visitor } from "./visitors.ts";

/** Where the examples are. */
export class Tour {
  private readonly addresses = new Map<string, string>();
  private readonly pages = new Map<Visitor, Page>();
  private readonly browser: Browser;

  constructor(browser: Browser) {
    this.browser = browser;
  }

  /** An example's address, found once. */
  async address({ name, at }: Example): Promise<string> {
    if (typeof at === "string") return at;
    const known = this.addresses.get(name);
    if (known) return known;
    const found = await at(this.as);
    this.addresses.set(name, found);
    return found;
  }

  /** The cookies of a visitor. */
  async cookies(visitor: Visitor): ReturnType<BrowserContext["cookies"]> {
    return (await this.as(visitor)).context().cookies();
  }

  /** A page of a visitor's own, to find addresses with. */
  private readonly as: As = async (visitor) => {
    const known = this.pages.get(visitor);
    if (known) return known;
    const page = await this.enter(visitor, {});
    this.pages.set(visitor, page);
    return page;
  };

  /** A fresh page of a visitor, looking as they like. */
  async enter(visitor: Visitor, look: BrowserContextOptions): Promise<Page> {
    const context = await this.browser.newContext({ ...look, baseURL: readState().portal });
    const page = await context.newPage();
    await become(visitor, page);
    return page;
  }
}

/** A test that knows the way. */
export const test = base.extend<object, { tour: Tour }>({
  tour: [async ({ browser }, use) => use(new Tour(browser)), { scope: "worker", timeout: 120_000 }],
});

/** The pages that somebody is shown, files left out. */
export const shownTo = (visitor: Visitor) => examples.filter(({ as, bare }) => as === visitor && !bare);
