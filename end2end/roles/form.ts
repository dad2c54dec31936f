import type { APIResponse, Page } from "@playwright/test";
import { readState } from "../house/state.ts";

/** A file in a form. */
export interface Attached {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export type Fields = Record<string, string | Attached>;

const TOKEN = "__Host-vestibule-form";

/**
 * Sends a form the way a page of ours does, without the page: with the visitor's cookies and token, and with whatever
 * fields the test wants. Redirects are not followed.
 */
export async function post(page: Page, path: string, fields: Fields = {}): Promise<APIResponse> {
  const whole = { _token: await token(page), ...fields };
  const multipart = Object.values(fields).some((value) => typeof value !== "string");
  const body = multipart ? { multipart: whole } : { form: whole as Record<string, string> };
  return page.request.post(path, { ...body, headers: { origin: readState().portal }, maxRedirects: 0 });
}

async function token(page: Page): Promise<string> {
  const kept = await cookie(page);
  if (kept) return kept;
  await page.request.get("/signup");
  return (await cookie(page)) ?? "";
}

async function cookie(page: Page): Promise<string | undefined> {
  const cookies = await page.context().cookies();
  return cookies.find(({ name }) => name === TOKEN)?.value;
}

/** Opens the page at `from` and sends its form to `action` with all its hidden fields. */
export async function send(page: Page, from: string, action: string, fields: Fields = {}): Promise<APIResponse> {
  const html = await (await page.request.get(from)).text();
  return post(page, action, { ...hiddenFields(html, action), ...fields });
}

/** The hidden fields of the form that is sent to `action`. */
export function hiddenFields(html: string, action: string): Record<string, string> {
  const form = html.split("<form").find((part) => part.includes(`action="${action}"`));
  if (!form) throw new Error(`no form is sent to ${action}`);
  const inputs = form.slice(0, form.indexOf("</form>")).match(/<input type="hidden"[^>]*>/g) ?? [];
  return Object.fromEntries(inputs.map((input) => [attribute(input, "name"), attribute(input, "value")]));
}

function attribute(tag: string, name: string): string {
  return decoded(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
}

/** Text of a page as people read it. */
export function decoded(html: string): string {
  const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'", "#x2F": "/" };
  return html.replace(/&([a-z]+|#\d+|#x[0-9A-Fa-f]+);/g, (whole, name: string) => entities[name] ?? whole);
}

/** Where an answer sends the browser; anything but a redirect is an error. */
export function onwards(answer: APIResponse): string {
  const location = answer.headers().location;
  if (answer.status() !== 303 || !location) throw new Error(`${answer.url()} answered ${answer.status()}`);
  return location;
}
