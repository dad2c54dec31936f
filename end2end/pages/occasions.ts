import type { Page, Response } from "@playwright/test";
import { examples, type Example } from "./examples.ts";
import type { Visitor } from "./visitors.ts";

/** A page that answers a form. None of these changes anything. */
export interface Occasion {
  name: string;
  as: Visitor;
  /** The name of the example with the form. */
  on: string;
  status: number;
  /** Sends it. */
  send: (page: Page) => Promise<void>;
}

const SESSION = "__Host-vestibule";
const TOKEN = "__Host-vestibule-form";

const press = (name: string | RegExp) => async (page: Page) => {
  await page.locator("main form button[type=submit]").filter({ hasText: name }).first().click();
};

const pressWith = (fields: Record<string, string>, name: string | RegExp) => async (page: Page) => {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
  await press(name)(page);
};

const without = (cookie: string, name: string | RegExp) => async (page: Page) => {
  await page.context().clearCookies({ name: cookie });
  await press(name)(page);
};

const refused = (name: string, on: string, as: Visitor, send: Occasion["send"]): Occasion => ({
  name,
  on,
  as,
  status: 422,
  send,
});

/** Every form once as it comes back, and every kind of error page that only a form meets. */
export const occasions: Occasion[] = [
  refused("sign-in-refused", "sign-in", "nobody", pressWith({ "E-mail address": "nobody@bank.example" }, "Sign in")),
  refused("sign-in-code-refused", "sign-in-code", "half", press("Confirm")),
  refused("confirm-refused", "confirm", "analyst", press("Confirm")),
  refused("forgot-refused", "forgot", "nobody", press(/\w/)),
  refused("reset-refused", "reset", "nobody", press(/\w/)),
  refused("password-refused", "account-password", "developer", press(/\w/)),
  refused("set-up-refused", "second-factor-set-up", "developer", press("Confirm")),
  refused("sign-up-account-refused", "sign-up-account", "nobody", press(/\w/)),
  refused("application-refused", "application-new", "developer", press(/\w/)),
  refused("invite-refused", "team-invite", "owner", press(/\w/)),
  refused("join-refused", "join", "nobody", press(/\w/)),
  refused("claim-refused", "claim", "nobody", press(/\w/)),
  refused("owner-refused", "owner-waiting", "approver", press("Refuse")),
  refused("join-staff-refused", "join-staff", "nobody", press(/\w/)),
  refused("ask-refused", "dossier-ask", "analyst", press(/\w/)),
  refused("note-refused", "dossier-in-review", "analyst", press("Add the note")),
  refused("reject-refused", "dossier-propose-to-reject", "analyst", press(/\w/)),
  refused("change-refused", "tpp-change", "analyst", press("Propose this")),
  refused("staff-refused", "staff-new", "platform", press("Propose")),
  refused("gateway-refused", "gateway-new", "security", press("Add the gateway")),
  { name: "signed-out", on: "account-password", as: "developer", status: 401, send: without(SESSION, /\w/) },
  { name: "stale-form", on: "account-password", as: "developer", status: 403, send: without(TOKEN, /\w/) },
  {
    name: "too-large",
    on: "application-new",
    as: "developer",
    status: 413,
    send: pressWith({ Name: "x".repeat(300 * 1024) }, /\w/),
  },
];

/** The example that an occasion begins with. */
export function exampleOf({ name, on }: Occasion): Example {
  const example = examples.find((example) => example.name === on);
  if (!example) throw new Error(`${name} begins on ${on}, which is no example.`);
  return example;
}

/** Sends the form that is shown and waits for the page that answers. */
export async function meet(occasion: Occasion, page: Page): Promise<Response> {
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await occasion.send(page);
  const response = await answer;
  await page.waitForLoadState();
  return response;
}
