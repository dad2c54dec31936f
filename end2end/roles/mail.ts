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

/** The subjects of all mails to an address with the pages where they are, newest first. */
export async function mailsTo(staff: Page, email: string): Promise<{ subject: string; path: string }[]> {
  const found: { subject: string; path: string }[] = [];
  let next: string | undefined = "/admin/mail";
  while (next) {
    const list: string = await (await staff.request.get(next)).text();
    for (const row of list.split("<tr>").filter((row) => row.includes(`>${email}<`))) {
      const path = /<a href="(\/admin\/mail\/[^"]+)"/.exec(row)?.[1];
      const subject = /data-label="Subject"[^>]*>(.*?)<\/td>/s.exec(row)?.[1];
      if (path && subject) found.push({ path, subject: decoded(subject) });
    }
    const older = /<a rel="next" href="([^"]+)"/.exec(list)?.[1];
    next = found.length === 0 && older ? decoded(older) : undefined;
  }
  return found;
}

/** The newest mail to an address whose subject holds these words. */
export async function mailTo(staff: Page, email: string, words: string): Promise<Mail> {
  const mails = await mailsTo(staff, email);
  const found = mails.find(({ subject }) => subject.includes(words));
  if (!found) throw new Error(`no mail “${words}” to ${email}; there are: ${mails.map((mail) => mail.subject).join("; ")}`);
  return read(staff, found);
}

async function read(staff: Page, { subject, path }: { subject: string; path: string }): Promise<Mail> {
  const page = await (await staff.request.get(path)).text();
  const html = await (await staff.request.get(`${path}/html`)).text();
  const text = decoded(/<pre[^>]*><code>(.*?)<\/code>/s.exec(page)?.[1] ?? "");
  const link = text.split("\n").find((line) => /^\s*https?:/.test(line))?.trim() ?? "";
  return { subject, path, text, html, link };
}
