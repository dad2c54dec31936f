import type { Page } from "@playwright/test";
import { decoded } from "./form.ts";

/** A mail of the outbox. */
export interface Mail {
  subject: string;
  /** Its page at the bank. */
  path: string;
  text: string;
  html: string;
  /** The link that it asks to open. */
  link: string;
}

interface Entry {
  subject: string;
  path: string;
}

/** The subjects of all mails to an address with the pages where they are, newest first. */
export async function mailsTo(staff: Page, email: string): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const entry of outbox(staff, email)) found.push(entry);
  return found;
}

/** All mails to an address, newest first. */
export async function lettersTo(staff: Page, email: string): Promise<Mail[]> {
  const letters: Mail[] = [];
  for await (const entry of outbox(staff, email)) letters.push(await read(staff, entry));
  return letters;
}

/** The newest mail to an address whose subject holds these words. */
export async function mailTo(staff: Page, email: string, words: string): Promise<Mail> {
  const others: string[] = [];
  for await (const entry of outbox(staff, email)) {
    if (entry.subject.includes(words)) return read(staff, entry);
    others.push(entry.subject);
  }
  throw new Error(`no mail “${words}” to ${email}; there are: ${others.join("; ")}`);
}

/** Turns the pages of the outbox, as far as somebody reads on. */
async function* outbox(staff: Page, email: string): AsyncGenerator<Entry> {
  let next: string | undefined = "/admin/mail";
  while (next) {
    const list: string = await (await staff.request.get(next)).text();
    for (const row of list.split("<tr>").filter((row) => row.includes(`>${email}<`))) {
      const path = /<a href="(\/admin\/mail\/[^"]+)"/.exec(row)?.[1];
      const subject = /data-label="Subject"[^>]*>(.*?)<\/td>/s.exec(row)?.[1];
      if (path && subject) yield { path, subject: decoded(subject) };
    }
    const older = /<a rel="next" href="([^"]+)"/.exec(list)?.[1];
    next = older && decoded(older);
  }
}

async function read(staff: Page, { subject, path }: Entry): Promise<Mail> {
  const page = await (await staff.request.get(path)).text();
  const html = await (await staff.request.get(`${path}/html`)).text();
  const text = decoded(/<pre[^>]*><code>(.*?)<\/code>/s.exec(page)?.[1] ?? "");
  const link = text.split("\n").find((line) => /^\s*https?:/.test(line))?.trim() ?? "";
  return { subject, path, text, html, link };
}
