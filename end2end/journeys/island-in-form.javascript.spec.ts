import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import { evidence, fillAuthority, fillOrganisation, newApplicant, openAccount } from "../roles/applicant.ts";

/** Keeps the islands' program away from the page; what it returns lets it come. */
async function asleep(page: Page): Promise<() => Promise<void>> {
  const program = "**/pkg/*.wasm";
  let wake = () => {};
  const awake = new Promise<void>((resolve) => (wake = resolve));
  await page.route(program, async (route) => {
    await awake;
    await route.continue();
  });
  return async () => {
    const loaded = page.waitForResponse(program);
    wake();
    await (await loaded).finished();
  };
}

/** Every form that this page sends from now on: the names of its fields, in order. */
function sent(page: Page): string[][] {
  const forms: string[][] = [];
  page.on("request", (request) => {
    if (request.method() !== "POST") return;
    const body = request.postDataBuffer()?.toString("latin1") ?? "";
    const multipart = request.headers()["content-type"]?.startsWith("multipart/");
    const names = multipart
      ? [...body.matchAll(/; name="([^"]*)"/g)].map(([, name]) => name ?? "")
      : [...new URLSearchParams(body).keys()];
    forms.push(names);
  });
  return forms;
}

const password = (page: Page) => page.getByLabel("Password", { exact: true });
const toggle = (page: Page) => page.getByRole("button", { name: /^(Show|Hide) password$/ });

test("a form with an island in it is sent before the island is awake, once", async ({ page }) => {
  await asleep(page);
  const [applicant, forms] = [newApplicant(), sent(page)];
  await page.goto("/signup/account", { waitUntil: "commit" });
  await page.getByLabel("Your name").fill(applicant.name);
  await page.getByLabel("Work e-mail address").fill(applicant.email);
  await password(page).fill(applicant.password);
  await expect(toggle(page)).toBeHidden();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL("/signup/organisation");
  expect(forms).toEqual([["_token", "name", "email", "password"]]);
});

test("what was typed before an island woke stays, its button sends nothing, and the form is sent once", async ({
  page,
  refusal,
}) => {
  refusal(422, "/signup/account");
  const wake = await asleep(page);
  const [applicant, forms] = [newApplicant(), sent(page)];
  await page.goto("/signup/account", { waitUntil: "commit" });
  await page.getByLabel("Your name").fill(applicant.name);
  await page.getByLabel("Work e-mail address").fill("maren at ostrowind");
  await password(page).fill("lanterns over");
  await wake();
  await expect(toggle(page)).toBeVisible();
  await expect(page.getByLabel("Your name")).toHaveValue(applicant.name);
  await expect(page.getByLabel("Work e-mail address")).toHaveValue("maren at ostrowind");
  await expect(password(page)).toHaveValue("lanterns over");
  await expect(password(page)).toBeFocused();
  await page.keyboard.type(" the harbour");

  await toggle(page).click();
  await expect(password(page)).toHaveAttribute("type", "text");
  await expect(password(page)).toHaveValue("lanterns over the harbour");
  expect(forms).toEqual([]);

  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveTitle(/^Error: /);
  expect(forms).toEqual([["_token", "name", "email", "password"]]);

  // The page that came back has islands, too, and they wake.
  await expect(page.getByLabel("Your name")).toHaveValue(applicant.name);
  await page.getByLabel("Work e-mail address").fill(applicant.email);
  await password(page).fill(applicant.password);
  await toggle(page).click();
  await expect(password(page)).toHaveAttribute("type", "text");
  await password(page).press("Enter");
  await expect(page).toHaveURL("/signup/organisation");
  expect(forms).toHaveLength(2);
});

test("a form with a file and an island keeps both when the island wakes, and is sent once", async ({ page }) => {
  const applicant = newApplicant();
  await openAccount(page, applicant);
  await fillOrganisation(page, applicant);
  await page.getByRole("button", { name: "Continue" }).click();
  await fillAuthority(page, applicant);
  const wake = await asleep(page);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL("/signup/service");
  const forms = sent(page);
  const text = page.getByLabel("What does your service do?");
  await text.fill("People see all their accounts\nin one place.");
  await page.getByLabel("Consumers").check();
  await page.getByLabel("No", { exact: true }).check();
  await page.getByLabel("Telephone number for incidents").fill("+353 1 555 0100");
  await page.getByLabel("Your authorisation").setInputFiles(evidence("authorisation.png"));
  await page.getByLabel("I may act for this organisation").check();
  await wake();
  await text.press("End");
  await expect(async () => {
    await text.press("x");
    await expect(page.locator(".count-left").first()).toHaveText(/ characters left$/, { timeout: 100 });
  }).toPass();
  await expect(text).toHaveValue(/^People see all their accounts\nin one place\.x+$/);
  await expect(page.getByLabel("Consumers")).toBeChecked();
  await expect(page.getByLabel("Telephone number for incidents")).toHaveValue("+353 1 555 0100");
  expect(forms).toEqual([]);

  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL("/signup/check");
  await expect(page.getByRole("main")).toContainText("authorisation.png");
  expect(forms).toHaveLength(1);
  expect(new Set(forms[0]).size, `a field twice among ${forms[0]?.join()}`).toBe(forms[0]?.length);
});
