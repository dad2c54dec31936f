import {
  test as base,
  expect,
  type BrowserContext,
  type ConsoleMessage,
  type Page,
  type Request,
  type Response,
} from "@playwright/test";
import { readState, type State } from "./state.ts";

export { expect };

/** Listens to the browsers of one test. */
interface Watch {
  /** Hears every page of this browser from now on. */
  over(context: BrowserContext): void;
  /** What was heard and not expected. */
  problems: string[];
}

interface House {
  /** Where everything is, and who can sign in. */
  house: State;
  /** Problems that this test makes on purpose. */
  expected: RegExp[];
  watch: Watch;
  /** Fails the test on anything that a visitor's browser complains about. */
  quiet: void;
}

/**
 * The test that every journey uses: it fails on console errors, violations of the content security policy, exceptions
 * in the page, failed requests, broken parts of a page and answers with 5xx.
 */
export const test = base.extend<House>({
  house: async ({}, use) => use(readState()),
  baseURL: async ({ house }, use) => use(house.portal),
  expected: [[], { option: true }],
  watch: async ({ expected, javaScriptEnabled }, use) => {
    const problems: string[] = [];
    const note = (problem: string) => {
      if (!expected.some((pattern) => pattern.test(problem))) problems.push(problem);
    };
    const over = (context: BrowserContext) =>
      void context.on("page", (page) => listen(page, note, javaScriptEnabled ?? true));
    await use({ over, problems });
  },
  quiet: [
    async ({ context, watch }, use) => {
      watch.over(context);
      await use();
      expect(watch.problems, "what the browser complained about").toEqual([]);
    },
    { auto: true },
  ],
});

type Note = (problem: string) => void;

function listen(page: Page, note: Note, scripts: boolean): void {
  page.on("console", (message) => isComplaint(message) && note(`console: ${message.text()} (${message.location().url})`));
  page.on("pageerror", (error) => note(`exception: ${error.message}`));
  page.on("requestfailed", (request) => isBroken(request, scripts) && note(`failed: ${request.url()} ${reason(request)}`));
  page.on("response", (response) => isWrong(response) && note(`${response.status()}: ${response.url()}`));
}

/** Chromium also complains when the page itself has a status like 422 or 404, which is right for a refused form. */
function isComplaint(message: ConsoleMessage): boolean {
  const aboutStatus = message.text().startsWith("Failed to load resource: the server responded with a status of");
  return message.type() === "error" && !aboutStatus;
}

/** A request given up because the visitor went on is no fault; nor is a script not fetched where scripts are off. */
function isBroken(request: Request, scripts: boolean): boolean {
  const switchedOff = !scripts && request.resourceType() === "script";
  return reason(request) !== "net::ERR_ABORTED" && !switchedOff;
}

const reason = (request: Request) => request.failure()?.errorText ?? "";

function isWrong(response: Response): boolean {
  const tolerated = response.request().isNavigationRequest() ? 500 : 400;
  return response.status() >= tolerated;
}
