import type { Page } from "@playwright/test";
import { expect, test } from "../house/journey.ts";
import { fits, routes } from "../pages/routes.ts";
import { answers, apply, confirm, newApplicant } from "../roles/applicant.ts";
import { post } from "../roles/form.ts";
import { mailTo } from "../roles/mail.ts";
import { ask, claim, decide, expectState, propose } from "../roles/review.ts";
import { signInTo } from "../roles/sign-in.ts";
import { asAnalyst, asApprover } from "../roles/staff.ts";

/** What is refused may be refused in any of these ways, but it is refused. */
const REFUSED = [303, 401, 403, 404, 409, 410];

async function rejected(someone: () => Promise<Page>) {
  const applicant = newApplicant();
  const [draft, analyst, approver] = [await someone(), await someone(), await someone()];
  await asAnalyst(analyst);
  await asApprover(approver);
  const reference = await apply(draft, applicant);
  await confirm(draft, analyst, applicant);
  await claim(analyst, reference);
  return { applicant, reference, draft, analyst, approver };
}

test("whatever its applicant sends again, a rejected request stays rejected", async ({ page, someone }) => {
  const { applicant, reference, draft, analyst, approver } = await rejected(someone);
  await ask(analyst, reference, "Which number?");
  await signInTo(page, applicant.email, applicant.password);
  const own = `/portal/requests/${reference}`;
  expect((await post(page, `${own}/answer`, { answer: "This one." })).status()).toBe(303);
  await propose(analyst, reference, "reject", "Not in the register.");
  await decide(approver, reference);
  const { link } = await mailTo(analyst, applicant.email, "Confirm your address");

  const tries: [Page, string, Parameters<typeof post>[2]][] = [
    [page, `${own}/answer`, { answer: "Another one." }],
    [page, `${own}/withdraw`, {}],
    [page, `${own}/continue`, {}],
    [page, `/status/${reference}/withdraw`, {}],
    [page, `/status/${reference}/confirm`, {}],
    [draft, "/signup/check", {}],
    [draft, "/signup/sent", {}],
    ...Object.entries(answers(applicant)).map(([section, given]): [Page, string, typeof given] => [
      draft,
      `/signup/${section}`,
      { ...given, legal_name: "Somebody Else Ltd" },
    ]),
  ];
  // Starting again makes another request (`start-again`), and an account is no request. The link is pressed below.
  const others = ["/portal/requests/{reference}/again", "/signup/account", "/verify"];
  const forms = routes().filter(({ method, path }) => method === "POST" && /^\/(signup|verify|status\/|portal\/requests)/.test(path));
  const untried = forms.filter(({ path }) => !tries.some(([, tried]) => fits(path, tried)) && !others.includes(path));
  expect(untried.map(({ path }) => path), "forms about a request that nobody tries").toEqual([]);
  for (const [who, path, fields] of tries) {
    const answer = await post(who, path, fields);
    expect(REFUSED, `${path} answered ${answer.status()}`).toContain(answer.status());
    await expectState(analyst, reference, "Not approved");
  }
  const pressed = await post(page, "/verify", { t: new URL(link).searchParams.get("t") ?? "" });
  expect(await pressed.text()).toContain("already confirmed");
  await expectState(analyst, reference, "Not approved");
  await expect(analyst.getByRole("main")).not.toContainText("Somebody Else Ltd");
  await expect(analyst.getByRole("main")).not.toContainText("Another one.");
});

test("a rejected applicant has no applications and gets no keys", async ({ page, someone }) => {
  const { applicant, reference, analyst, approver } = await rejected(someone);
  await propose(analyst, reference, "reject", "Not in the register.");
  await decide(approver, reference);
  await signInTo(page, applicant.email, applicant.password);
  await expect(page.getByRole("main")).toContainText("Your sign-up was not approved");

  const id = "00000000-0000-7000-8000-000000000000";
  const made = await post(page, "/portal/applications/new", { id, name: "Wallet", redirect_uris: "https://app.example/cb" });
  expect(made.status()).toBe(403);
  for (const below of ["", "/rotate", "/revoke"]) {
    const answer = await post(page, `/portal/applications/${id}/keys${below}`);
    expect(answer.status(), `keys${below}`).toBe(403);
  }
  await expectState(analyst, reference, "Not approved");
});

test("staff cannot bring a rejected request back either", async ({ someone }) => {
  const { reference, analyst, approver } = await rejected(someone);
  await propose(analyst, reference, "reject", "Not in the register.");
  await decide(approver, reference);
  const at = `/admin/requests/${reference}`;
  const tries: [Page, string, Record<string, string>][] = [
    [analyst, `${at}/claim`, {}],
    [analyst, `${at}/ask`, { question: "Again?" }],
    [analyst, `${at}/propose`, { outcome: "approve", reason: "Changed my mind." }],
    [approver, `${at}/decide`, { outcome: "approve" }],
    [approver, `${at}/decide`, { outcome: "send_back", note: "Look again." }],
  ];
  for (const [who, path, fields] of tries) {
    for (let version = 0; version < 12; version += 1) {
      const answer = await post(who, path, { ...fields, _version: String(version) });
      expect(answer.status(), `${path} with version ${version}`).toBe(409);
    }
  }
  await expectState(analyst, reference, "Not approved");
});
