import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { onwards, post, type Attached } from "./form.ts";
import { mailTo } from "./mail.ts";

/** Somebody who signs up. */
export interface Applicant {
  name: string;
  email: string;
  password: string;
  organisation: string;
  /** Their number at the authority. */
  number: string;
}

/** Nobody has signed up like this before. */
export function newApplicant(organisation?: string): Applicant {
  const mark = randomUUID().slice(0, 8);
  return {
    name: "Maren Ostrowind",
    email: `maren@ostrowind-${mark}.example`,
    password: "lanterns over the harbour",
    organisation: organisation ?? `Ostrowind ${mark} Payments Ltd`,
    number: mark.toUpperCase(),
  };
}

/** The answers that a complete sign-up gives, section by section. */
export function answers(applicant: Applicant): Record<string, Record<string, string | Attached>> {
  return {
    organisation: {
      legal_name: applicant.organisation,
      country: "IE",
      company_number: `C-${applicant.number}`,
      address_line1: "1 Harbour Row",
      city: "Cork",
      address_country: "IE",
    },
    authority: {
      authority: "Central Bank of Ireland",
      authority_country: "IE",
      authority_number: applicant.number,
      register_url: `https://register.example/${applicant.number}`,
      roles: "aisp",
    },
    service: {
      service_description: "People see all their accounts in one place and plan their month.",
      service_users: "consumers",
      on_behalf: "no",
      incident_phone: "+353 1 555 0100",
      evidence: evidence("authorisation.png"),
      declaration_correct: "yes",
    },
  };
}

const PICTURE =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** A picture of one pixel. */
export function evidence(name: string): Attached {
  return { name, mimeType: "image/png", buffer: Buffer.from(PICTURE, "base64") };
}

/** Opens the account and fills in every page of the form, as people do; ends on the page of all answers. */
export async function fillIn(page: Page, applicant: Applicant): Promise<void> {
  await openAccount(page, applicant);
  await fillOrganisation(page, applicant);
  await page.getByRole("button", { name: "Continue" }).click();
  await fillAuthority(page, applicant);
  await page.getByRole("button", { name: "Continue" }).click();
  await fillService(page);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL("/signup/check");
}

export async function openAccount(page: Page, applicant: Applicant): Promise<void> {
  await page.goto("/signup");
  await page.getByRole("link", { name: "Start now" }).click();
  await page.getByLabel("Your name").fill(applicant.name);
  await page.getByLabel("Work e-mail address").fill(applicant.email);
  await page.getByLabel("Password", { exact: true }).fill(applicant.password);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL("/signup/organisation");
}

export async function fillOrganisation(page: Page, applicant: Applicant): Promise<void> {
  await page.getByLabel("Legal entity name").fill(applicant.organisation);
  await page.getByLabel("Country of registration").selectOption("IE");
  await page.getByLabel("Company registration number").fill(`C-${applicant.number}`);
  await page.getByLabel("Address line 1").fill("1 Harbour Row");
  await page.getByLabel("Town or city").fill("Cork");
  await page.getByLabel("Country", { exact: true }).selectOption("IE");
}

export async function fillAuthority(page: Page, applicant: Applicant): Promise<void> {
  await page.getByLabel("Competent authority").fill("Central Bank of Ireland");
  await page.getByLabel("Country of the authority").selectOption("IE");
  await page.getByLabel("Registration number at the authority").fill(applicant.number);
  await page.getByLabel("URL of your page").fill(`https://register.example/${applicant.number}`);
  await page.getByLabel("Account information (AISP)").check();
}

export async function fillService(page: Page): Promise<void> {
  await page.getByLabel("What does your service do?").fill("People see all their accounts in one place.");
  await page.getByLabel("Consumers").check();
  await page.getByLabel("No", { exact: true }).check();
  await page.getByLabel("Telephone number for incidents").fill("+353 1 555 0100");
  await page.getByLabel("Your authorisation").setInputFiles(evidence("authorisation.png"));
  await page.getByLabel("I may act for this organisation").check();
}

/** Signs somebody up without looking at the pages; returns the reference. The address is still to be confirmed. */
export async function apply(page: Page, applicant: Applicant): Promise<string> {
  const { name, email, password } = applicant;
  onwards(await post(page, "/signup/account", { name, email, password }));
  for (const [section, given] of Object.entries(answers(applicant))) onwards(await post(page, `/signup/${section}`, given));
  onwards(await post(page, "/signup/check"));
  return referenceIn(await (await page.request.get("/signup/sent")).text());
}

/** The first reference of a sign-up in a text. */
export function referenceIn(text: string): string {
  const found = /SU-[0-9A-Z]{4}-[0-9A-Z]+/.exec(text)?.[0];
  if (!found) throw new Error("there is no reference of a sign-up here");
  return found;
}

/** Presses the button behind the link in the mail, which `staff` reads in the outbox. */
export async function confirm(page: Page, staff: Page, applicant: Applicant): Promise<void> {
  const { link } = await mailTo(staff, applicant.email, "Confirm");
  const answer = await post(page, "/verify", { t: new URL(link).searchParams.get("t") ?? "" });
  expect(answer.status(), "the confirmation").toBe(200);
}

/** A request with a confirmed address, in the queue. */
export async function requestAtTheBank(page: Page, staff: Page, applicant: Applicant): Promise<string> {
  const reference = await apply(page, applicant);
  await confirm(page, staff, applicant);
  return reference;
}
