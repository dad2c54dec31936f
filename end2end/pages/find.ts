import type { Page } from "@playwright/test";
import { mailTo } from "../roles/mail.ts";
import { fits } from "./routes.ts";
import { visit, type Visitor } from "./visitors.ts";

/** Where pages are found: a browser of whichever visitor. */
export type As = (visitor: Visitor) => Promise<Page>;

/** Finds an address in the demo's data. */
export type Find = (as: As) => Promise<string>;

const everyLink = (page: Page) =>
  page.locator("a[href]").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));

/** The first link to a route on a page that somebody sees; `containing` narrows it down. */
export function linkTo(route: string, visitor: Visitor, list: string | Find, containing = ""): Find {
  return async (as) => {
    const start = typeof list === "string" ? list : await list(as);
    const page = await as(visitor);
    await visit(page, start);
    const links = await everyLink(page);
    const found = links.find((href) => fits(route, href.split(/[?#]/)[0] ?? "") && href.includes(containing));
    if (!found) throw new Error(`${visitor} finds no link to ${route} on ${start}, only ${links.join(" ")}`);
    return found;
  };
}

/** The same address with something behind it. */
export function below(find: Find, more: string): Find {
  return async (as) => `${(await find(as)).split(/[?#]/)[0]}${more}`;
}

/** The link in the newest mail to somebody with these words in its subject: a sandbox shows it to staff. */
export async function linkInMail(as: As, email: string, words: string): Promise<string> {
  const page = await as("analyst");
  await visit(page, "/admin");
  const { pathname, search } = new URL((await mailTo(page, email, words)).link);
  return pathname + search;
}
