import { test as base, expect, type ConsoleMessage, type Page, type Request, type Response } from "@playwright/test";
import { readState, type State } from "./state.ts";

export { expect };

interface House {
  /** Where everything is, and who can sign in. */
  house: State;
  /** Problems that this test makes on purpose. */
  expected: RegExp[];
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
  quiet: [
    async ({ context, expected }, use) => {
      const problems: string[] = [];
      const note = (problem: string) => {
        if (!expected.some((pattern) => pattern.test(problem))) problems.push(problem);
      };
      context.on("page", (page) => watch(page, note));
      await use();
      expect(problems, "what the browser complained about").toEqual([]);
    },
    { auto: true },
  ],
});

type Note = (problem: string) => void;

function watch(page: Page, note: Note): void {
  page.on("console", (message) => isComplaint(message) && note(`console: ${message.text()} (${message.location().url})`));
  page.on("pageerror", (error) => note(`exception: ${error.message}`));
  page.on("requestfailed", (request) => isBroken(request) && note(`failed: ${request.url()} ${reason(request)}`));
  page.on("response", (response) => isWrong(response) && note(`${response.status()}: ${response.url()}`));
}

/** Chromium also complains when the page itself has a status like 422 or 404, which is right for a refused form. */
function isComplaint(message: ConsoleMessage): boolean {
  const aboutStatus = message.text().startsWith("Failed to load resource: the server responded with a status of");
  return message.type() === "error" && !aboutStatus;
}

/** A request given up because the visitor went on is no fault. */
function isBroken(request: Request): boolean {
  return reason(request) !== "net::ERR_ABORTED";
}

const reason = (request: Request) => request.failure()?.errorText ?? "";

function isWrong(response: Response): boolean {
  const tolerated = response.request().isNavigationRequest() ? 500 : 400;
  return response.status() >= tolerated;
}
