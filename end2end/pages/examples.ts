import { randomUUID } from "node:crypto";
import { readState } from "../house/state.ts";
import { below, linkInMail, linkTo, type As, type Find } from "./find.ts";
import { prove, visit, type Visitor } from "./visitors.ts";

/** A page with an address in the demo's data. */
export interface Example {
  /** For file names and for tests that fail. */
  name: string;
  /** Of the server's route table; none for an address that does not exist. */
  route?: string;
  /** Who is shown it. */
  as: Visitor;
  /** Its address, or how to find it. */
  at: string | Find;
  /** Otherwise it is 200. */
  status?: number;
  /** It is no page, but a file or a line of text. */
  bare?: true;
}

const own = (route: string, name: string, as: Visitor, more: Partial<Example> = {}): Example => ({
  name,
  route,
  as,
  at: route,
  ...more,
});

const DOSSIER = "/admin/requests/{reference}";
/** Requests of the seed, which no journey decides. */
const dossier = (as: Visitor, query: string) => linkTo(DOSSIER, as, `/admin/queue?${query}`);
const inReview = dossier("analyst", "view=all&q=Rookery");
const waiting = dossier("approver", "view=all&q=Ambra");
/** A registration of the seed that waits, and that no journey decides. */
const registered = dossier("analyst", "kind=obie_registration&q=Fieldfare");
const TPP = "/admin/tpps/{reference}";
const kestrel = linkTo(TPP, "analyst", "/admin/tpps?text=Kestrel");
const APPLICATION = "/portal/applications/{id}";
const application = linkTo(APPLICATION, "developer", "/portal/applications");
const REQUEST = "/portal/requests/{reference}";
const request = linkTo(REQUEST, "applicant", "/portal");
const MAIL = "/admin/mail/{id}";
const mail = linkTo(MAIL, "analyst", "/admin/mail");
const MEMBER = "/admin/staff/{id}";
const GATEWAYS = "/admin/settings/gateways";
const TRUST = "/admin/settings/trust";
const trusted = linkTo(`${TRUST}/entries/{id}`, "security", TRUST);

/** Somebody forgets a password, and finds the link in their mail. */
const forgotten: Find = async (as) => {
  const page = await as("nobody");
  const email = "imogen@kestrelwren.example";
  await page.goto("/forgot");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("main").getByRole("button").click();
  await page.waitForURL(/\/forgot\/sent$/);
  return linkInMail(as, email, "password");
};

/** Somebody has sent their sign-up half an hour ago, and not opened the mail yet. */
const unconfirmed: Find = (as) => linkInMail(as, "raneem@fanous-alhijaz.example", "Confirm");

/** The same person asks how it stands, and finds the link in their mail. */
const standing: Find = async (as) => {
  const page = await as("nobody");
  await page.goto(await unconfirmed(as));
  const reference = /SU-[0-9A-Z-]+/.exec(await page.getByRole("main").innerText())?.[0] ?? "";
  const email = "raneem@fanous-alhijaz.example";
  await page.goto("/status");
  await page.getByLabel("Reference").fill(reference);
  await page.getByLabel("E-mail address of the sign-up").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await page.waitForURL(/\/status\/sent$/);
  return linkInMail(as, email, "How it stands");
};

/** Somebody begins to set up an app, and goes no further. */
const settingUp: Find = async (as: As) => {
  const page = await as("developer");
  await page.goto("/account/second-factor");
  await page.getByRole("main").getByRole("button").first().click();
  return new URL(page.url()).pathname;
};

/** An address that nobody has had yet. */
const unheardOf = () => `guest-${randomUUID().slice(0, 8)}@guests.example`;

/** An owner invites somebody, who finds the link in their mail. */
const invited: Find = async (as) => {
  const [page, email] = [await as("owner"), unheardOf()];
  await page.goto("/portal/team/invite");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Developer").check();
  await page.getByRole("button", { name: "Send the invitation" }).click();
  await page.waitForURL(/\/portal\/team$/);
  return linkInMail(as, email, "Invitation");
};

/** Somebody proposes a new colleague. */
async function propose(as: As, email: string): Promise<string> {
  const page = await as("platform");
  await visit(page, "/admin/staff/new");
  await page.getByLabel("Name").fill("Wilhelmina Ostrander");
  await page.getByLabel("Work e-mail address").fill(email);
  await page.getByLabel("Analyst").check();
  await page.getByLabel("Reason").fill("Joins the team that reviews sign-ups.");
  await page.getByRole("button", { name: "Propose" }).click();
  await page.waitForURL(/\/admin\/staff\/changes\/[^/]+$/);
  return new URL(page.url()).pathname;
}

const proposed: Find = (as) => propose(as, unheardOf());

/** Another colleague confirms it, and the new one finds the link in their mail. */
const joining: Find = async (as) => {
  const email = unheardOf();
  const address = await propose(as, email);
  const page = await as("security");
  await prove(page);
  await visit(page, address);
  await page.getByRole("button", { name: "Confirm the change" }).click();
  await page.waitForURL(/\/admin\/staff$/);
  return linkInMail(as, email, "Invitation");
};

/** Somebody of Security proposes to believe a directory. */
const proposedTrust: Find = async (as) => {
  const page = await as("security");
  await visit(page, `${TRUST}/new/statement_issuer`);
  await page.getByLabel("Issuer", { exact: true }).fill(`Directory ${randomUUID().slice(0, 8)}`);
  await page.getByLabel("Address of its keys").fill("https://keys.directory.example/keystore/directory.jwks");
  await page.getByLabel("Hosts of its keystore").fill("keys.directory.example");
  await page.getByLabel("Reason").fill("We join its scheme.");
  await page.getByRole("button", { name: "Propose" }).click();
  await page.waitForURL(/\/trust\/changes\/[^/]+$/);
  return new URL(page.url()).pathname;
};

const dunnock = linkTo(TPP, "analyst", "/admin/tpps?text=Dunnock");
const PEOPLE = `${TPP}/people`;
const OWNER = "/admin/owners/{claim}";
const CONTACT = "tech@dunnock-ledger.example";

/** The bank invites a contact of a TPP that came by machine, who finds the link in their mail. */
const claiming: Find = async (as) => {
  const page = await as("analyst");
  await visit(page, `${await dunnock(as)}/people/invite?contact=${encodeURIComponent(CONTACT)}`);
  await page.getByRole("button", { name: "Send the invitation" }).click();
  await page.waitForURL(/\/people$/);
  return linkInMail(as, CONTACT, "look after");
};

const forEverybody: Example[] = [
  own("/", "start", "nobody"),
  own("/accessibility", "accessibility", "nobody"),
  own("/privacy", "privacy", "nobody"),
  own("/cookies", "cookies", "nobody"),
  own("/signin", "sign-in", "nobody"),
  own("/signin/totp", "sign-in-code", "half"),
  own("/signin/confirm", "confirm", "analyst"),
  own("/forgot", "forgot", "nobody"),
  own("/forgot/sent", "forgot-sent", "nobody"),
  own("/reset", "reset", "nobody", { at: forgotten }),
  own("/reset", "reset-too-late", "nobody", { at: "/reset?t=no-such-link", status: 410 }),
  own("/reset/done", "reset-done", "nobody"),
  own("/join", "join", "nobody", { at: invited }),
  own("/join", "join-too-late", "nobody", { at: "/join?t=no-such-link", status: 410 }),
  own("/join-staff", "join-staff", "nobody", { at: joining }),
  own("/join-staff", "join-staff-too-late", "nobody", { at: "/join-staff?t=no-such-link", status: 410 }),
  own("/claim", "claim", "nobody", { at: claiming }),
  own("/claim", "claim-too-late", "nobody", { at: "/claim?t=no-such-link", status: 410 }),
  own("/docs/dcr", "dcr-checks", "nobody"),
  own("/docs/dcr/errors/{check}", "dcr-check", "nobody", { at: "/docs/dcr/errors/certificate-holder" }),
  own("/tools/dcr-check", "dcr-tool", "nobody"),
  own("/dcr/attempts/{link}", "dcr-report", "nobody", { at: async () => new URL(readState().report).pathname }),
  { name: "not-found", as: "nobody", at: "/no-such-page", status: 404 },
  { name: "wrong-method", as: "nobody", at: "/signout", status: 405 },
];

const ofAccounts: Example[] = [
  own("/account", "account", "developer"),
  own("/account", "account-of-staff", "analyst"),
  own("/account/password", "account-password", "developer"),
  own("/account/preferences", "account-preferences", "analyst"),
  own("/account/second-factor", "second-factor-none", "owner"),
  own("/account/second-factor", "second-factor", "analyst"),
  own("/account/second-factor/set-up", "second-factor-set-up", "developer", { at: settingUp }),
  own("/account/second-factor/off", "second-factor-off", "auditor"),
];

const ofSigningUp: Example[] = [
  own("/signup", "sign-up", "nobody"),
  own("/signup/account", "sign-up-account", "nobody"),
  own("/signup/{section}", "sign-up-organisation", "drafting", { at: "/signup/organisation" }),
  own("/signup/{section}", "sign-up-authority", "drafting", { at: "/signup/authority" }),
  own("/signup/{section}", "sign-up-service", "drafting", { at: "/signup/service" }),
  own("/signup/check", "sign-up-check", "drafting"),
  own("/signup/sent", "sign-up-sent", "unconfirmed"),
  own("/verify", "verify", "nobody", { at: unconfirmed }),
  own("/status", "status", "nobody"),
  own("/status/sent", "status-sent", "nobody"),
  own("/status/{reference}", "status-of-sign-up", "nobody", { at: standing }),
  own("/status/{reference}", "status-too-late", "nobody", { at: "/status/SU-7K3Q-19Q?t=no-such-link", status: 410 }),
  own("/verify", "verify-too-late", "nobody", { at: "/verify?t=no-such-link", status: 410 }),
];

const ofTpps: Example[] = [
  own("/portal", "portal", "developer"),
  own("/portal", "portal-of-applicant", "applicant"),
  own(REQUEST, "request", "applicant", { at: request }),
  own(`${REQUEST}/withdraw`, "request-withdraw", "applicant", { at: below(request, "/withdraw") }),
  own(`${REQUEST}/documents/{document}`, "request-document", "applicant", {
    at: linkTo(`${REQUEST}/documents/{document}`, "applicant", request),
    bare: true,
  }),
  own("/portal", "portal-of-claimant", "claimant"),
  own("/portal/applications", "applications", "developer"),
  own("/portal/applications", "applications-registered", "machine"),
  own(APPLICATION, "application-registered", "machine", {
    at: linkTo(APPLICATION, "machine", "/portal/applications"),
  }),
  own("/portal/dcr", "own-attempts", "machine"),
  own("/portal/dcr", "own-attempts-none", "developer"),
  own("/portal/dcr/{id}", "own-attempt", "machine", {
    at: linkTo("/portal/dcr/{id}", "machine", "/portal/dcr?outcome=refused"),
  }),
  own("/portal/applications/new", "application-new", "developer"),
  own(APPLICATION, "application", "developer", { at: application }),
  own(`${APPLICATION}/edit`, "application-edit", "developer", { at: below(application, "/edit") }),
  own(`${APPLICATION}/keys`, "keys", "developer", { at: below(application, "/keys") }),
  own("/portal/team", "team", "developer"),
  own("/portal/team", "team-of-owner", "owner"),
  own("/portal/team/invite", "team-invite", "owner"),
  own("/portal/team/{person}", "team-member", "owner", {
    at: linkTo("/portal/team/{person}", "owner", "/portal/team"),
  }),
  own(`${APPLICATION}/keys`, "keys-none", "owner", {
    at: below(linkTo(APPLICATION, "owner", "/portal/applications"), "/keys"),
  }),
];

const ofRequests: Example[] = [
  own("/admin", "overview", "analyst"),
  own("/admin/queue", "queue", "analyst"),
  own("/admin/queue", "queue-decided", "auditor", { at: "/admin/queue?view=decided" }),
  own("/admin/queue", "queue-filtered", "analyst", { at: "/admin/queue?view=all&state=in_review&risk=any" }),
  own("/admin/queue", "queue-no-match", "analyst", { at: "/admin/queue?q=nobody-is-called-this" }),
  own("/admin/queue", "queue-unreadable", "analyst", { at: "/admin/queue?sort=nonsense", status: 400 }),
  own("/admin/queue/arrived", "queue-arrived", "analyst", { at: "/admin/queue/arrived?since=0", bare: true }),
  own(DOSSIER, "dossier-in-review", "analyst", { at: inReview }),
  own(DOSSIER, "dossier-waiting-for-tpp", "analyst", { at: dossier("analyst", "view=all&q=Fennwick") }),
  own(DOSSIER, "dossier-second-approval", "approver", { at: waiting }),
  own(DOSSIER, "dossier-registration", "analyst", { at: registered }),
  own(`${DOSSIER}/propose`, "dossier-registration-activate", "analyst", { at: below(registered, "/propose?to=approve") }),
  own(`${DOSSIER}/propose`, "dossier-registration-refuse", "analyst", { at: below(registered, "/propose?to=reject") }),
  own(`${DOSSIER}/ask`, "dossier-registration-ask", "analyst", { at: below(registered, "/ask") }),
  own("/admin/queue", "queue-registrations", "analyst", { at: "/admin/queue?kind=obie_registration" }),
  own(DOSSIER, "dossier-decided", "auditor", { at: dossier("auditor", "view=all&q=Masika") }),
  own(`${DOSSIER}/ask`, "dossier-ask", "analyst", { at: below(inReview, "/ask") }),
  own(`${DOSSIER}/propose`, "dossier-propose", "analyst", { at: below(inReview, "/propose?to=approve") }),
  own(`${DOSSIER}/propose`, "dossier-propose-to-reject", "analyst", { at: below(inReview, "/propose?to=reject") }),
  own(`${DOSSIER}/decide`, "dossier-decide", "approver", { at: below(waiting, "/decide") }),
  own(`${DOSSIER}/documents/{document}`, "dossier-document", "analyst", {
    at: linkTo(`${DOSSIER}/documents/{document}`, "analyst", inReview),
    bare: true,
  }),
];

const ofTheBank: Example[] = [
  own("/admin/tpps", "tpps", "analyst"),
  own(TPP, "tpp", "analyst", { at: kestrel }),
  own(TPP, "tpp-suspended", "approver", { at: linkTo(TPP, "approver", "/admin/tpps?text=Nachtvlinder") }),
  own(TPP, "tpp-pending", "analyst", { at: linkTo(TPP, "analyst", "/admin/tpps?text=Fieldfare") }),
  own("/admin/clients/{id}", "client", "analyst", {
    at: linkTo("/admin/clients/{id}", "analyst", linkTo(TPP, "analyst", "/admin/tpps?text=Fieldfare")),
  }),
  own("/admin/clients/{id}", "client-by-hand", "analyst", { at: linkTo("/admin/clients/{id}", "analyst", kestrel) }),
  own(`${TPP}/change`, "tpp-change", "analyst", { at: linkTo(`${TPP}/change`, "analyst", kestrel) }),
  own("/admin/changes/{id}", "tpp-change-waiting", "approver", {
    at: linkTo("/admin/changes/{id}", "approver", linkTo(TPP, "approver", "/admin/tpps?text=Tallgr")),
  }),
  own(PEOPLE, "tpp-people", "analyst", { at: below(dunnock, "/people") }),
  own(PEOPLE, "tpp-people-by-hand", "auditor", {
    at: below(linkTo(TPP, "auditor", "/admin/tpps?text=Kestrel"), "/people"),
  }),
  own(`${PEOPLE}/invite`, "tpp-people-invite", "analyst", {
    at: below(dunnock, `/people/invite?contact=${encodeURIComponent(CONTACT)}`),
  }),
  own(OWNER, "owner-waiting", "approver", {
    at: linkTo(OWNER, "approver", linkTo(TPP, "approver", "/admin/tpps?text=Sandpiper")),
  }),
  own("/admin/dcr", "dcr-attempts", "analyst"),
  own("/admin/dcr/{id}", "dcr-attempt", "analyst", {
    at: linkTo("/admin/dcr/{id}", "analyst", "/admin/dcr?outcome=changed"),
  }),
  own("/admin/staff", "staff", "platform"),
  own("/admin/staff/new", "staff-new", "platform"),
  own(MEMBER, "staff-member", "platform", { at: linkTo(MEMBER, "platform", "/admin/staff") }),
  own("/admin/staff/changes/{id}", "staff-change", "security", { at: proposed }),
  own("/admin/audit", "audit", "auditor"),
  own("/admin/audit/{id}", "audit-entry", "auditor", { at: linkTo("/admin/audit/{id}", "auditor", "/admin/audit") }),
  own("/admin/mail", "mails", "analyst"),
  own(MAIL, "mail", "analyst", { at: mail }),
  own(`${MAIL}/html`, "mail-html", "analyst", { at: below(mail, "/html") }),
  own(GATEWAYS, "gateways", "security"),
  own(`${GATEWAYS}/new`, "gateway-new", "security"),
  own(`${GATEWAYS}/{id}/revoke`, "gateway-revoke", "security", {
    at: linkTo(`${GATEWAYS}/{id}/revoke`, "security", GATEWAYS),
  }),
  own(TRUST, "trust", "security"),
  own(`${TRUST}/new/{list}`, "trust-new-authority", "security", { at: `${TRUST}/new/client_ca` }),
  own(`${TRUST}/new/{list}`, "trust-new-issuer", "security", { at: `${TRUST}/new/statement_issuer` }),
  own(`${TRUST}/new/{list}`, "trust-new-list", "security", { at: `${TRUST}/new/client_crl` }),
  own(`${TRUST}/entries/{id}`, "trust-entry", "security", { at: trusted }),
  own(`${TRUST}/entries/{id}/remove`, "trust-remove", "security", { at: below(trusted, "/remove") }),
  own(`${TRUST}/changes/{id}`, "trust-change", "platform", { at: proposedTrust }),
  { name: "forbidden", as: "analyst", at: "/admin/audit", status: 403 },
];

/** Every page of the portal at least once, some in several states. */
export const examples: Example[] = [
  ...forEverybody,
  ...ofAccounts,
  ...ofSigningUp,
  ...ofTpps,
  ...ofRequests,
  ...ofTheBank,
];
