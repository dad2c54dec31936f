//! Every form with a field to write in: who fills it in, and with what it would pass.

use super::desk::{AUTHORITY, Desk, ORGANISATION, SERVICE};
use testkit::{Browser, Page};

/// A form.
pub(super) struct Sheet {
    pub(super) browser: Browser,
    /// The page that shows it.
    pub(super) page: String,
    /// Where it goes.
    pub(super) action: String,
    /// What would pass; `{n}` stands for a number that never comes twice.
    pub(super) good: Vec<(&'static str, String)>,
    /// The fields to write in.
    pub(super) texts: &'static [Text],
    /// Once it has passed, it is gone.
    pub(super) once: bool,
}

/// A field to write in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
}

/// What is written there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A line or lines of prose.
    Prose,
    /// Something with a shape of its own: an address, a number.
    Shaped,
    /// A password: never shown again, kept exactly as it is.
    Secret,
}

const fn prose(name: &'static str) -> Text {
    Text { name, kind: Kind::Prose, required: true }
}

const fn shaped(name: &'static str) -> Text {
    Text { name, kind: Kind::Shaped, required: true }
}

const fn secret(name: &'static str) -> Text {
    Text { name, kind: Kind::Secret, required: true }
}

const fn optional(text: Text) -> Text {
    Text { required: false, ..text }
}

const ACCOUNT: &[Text] = &[prose("name"), shaped("email"), secret("password")];
const FIRM: &[Text] = &[
    prose("legal_name"),
    optional(prose("trading_name")),
    optional(shaped("lei")),
    optional(prose("company_register")),
    prose("company_number"),
    prose("address_line1"),
    optional(prose("address_line2")),
    prose("city"),
    optional(prose("postal_code")),
];
const SUPERVISOR: &[Text] = &[prose("authority"), shaped("authority_number"), shaped("register_url")];
const OFFER: &[Text] = &[prose("service_description"), prose("brands"), shaped("incident_phone")];
const APPLICATION: &[Text] =
    &[shaped("name"), optional(prose("description")), shaped("redirect_uris"), optional(shaped("contacts"))];
const EMAIL: &[Text] = &[shaped("email")];
const ANSWER: &[Text] = &[prose("answer")];
const NOTE: &[Text] = &[prose("note")];
const QUESTION: &[Text] = &[prose("question")];
const REASON: &[Text] = &[prose("reason")];
const NEWCOMER: &[Text] = &[prose("name"), shaped("email"), prose("reason")];
const NAME: &[Text] = &[prose("name")];
const CURRENT: &[Text] = &[secret("current_password")];
const NEXT: &[Text] = &[secret("password")];
const OTHER: &str = "nine green kites over Dover";
const PASSWORD: &str = "seven quiet lakes at dawn";

/// A form of somebody's own page.
fn own(browser: &Browser, path: &str, good: &[(&'static str, &str)], texts: &'static [Text]) -> Sheet {
    let good = good.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    let action = path.split('?').next().unwrap_or_default().to_owned();
    Sheet { browser: browser.clone(), page: path.to_owned(), action, good, texts, once: false }
}

impl Sheet {
    fn posting_to(self, action: String) -> Self {
        Self { action, ..self }
    }

    fn once(self) -> Self {
        Self { once: true, ..self }
    }

    /// The name of a field on this form, for a message.
    pub(super) fn case(&self, what: &str) -> String {
        format!("{} {}: {what}", self.page, self.texts.iter().map(|text| text.name).collect::<Vec<_>>().join("+"))
    }

    /// Shows the form.
    pub(super) async fn open(&mut self) -> Page {
        self.browser.get(&self.page).await
    }
}

/// What a TPP's people fill in.
fn of_tpps(desk: &Desk) -> Vec<Sheet> {
    let application = [
        ("name", "Own Overview {n}"),
        ("description", "Shows accounts."),
        ("redirect_uris", "https://a.example/cb"),
        ("contacts", "dev@a.example"),
    ];
    let changed = [("name", "Changed Overview {n}"), application[1], application[2], application[3]];
    vec![
        own(
            &desk.bank.browser(),
            "/signup/account",
            &[("name", "Dee"), ("email", "dee{n}@draft.example"), ("password", PASSWORD)],
            ACCOUNT,
        ),
        own(&desk.drafting, "/signup/organisation?change=1", &ORGANISATION, FIRM),
        own(&desk.drafting, "/signup/authority?change=1", &AUTHORITY, SUPERVISOR),
        own(&desk.drafting, "/signup/service?change=1", &SERVICE, OFFER),
        own(&desk.owner, "/portal/applications/new", &application, APPLICATION),
        own(&desk.owner, &format!("{}/edit", desk.application), &changed, APPLICATION),
        own(&desk.owner, "/portal/team/invite", &[("email", "mate{n}@a.example"), ("role", "developer")], EMAIL),
        // The new one is judged once the current one was right.
        own(&desk.owner, "/account/password", &[("current_password", PASSWORD), ("password", OTHER)], CURRENT).once(),
        own(&desk.owner, "/account/password", &[("current_password", PASSWORD), ("password", OTHER)], NEXT).once(),
        own(&desk.asked, &format!("/portal/requests/{}", desk.waiting), &[("answer", "Since May.")], ANSWER)
            .posting_to(format!("/portal/requests/{}/answer", desk.waiting))
            .once(),
    ]
}

/// What the bank's people fill in.
fn of_staff(desk: &Desk) -> Vec<Sheet> {
    let (claimed, proposed) =
        (format!("/admin/requests/{}", desk.claimed), format!("/admin/requests/{}", desk.proposed));
    let colleague = format!("/admin/staff/{}", desk.colleague);
    let suspend = format!("/admin/tpps/{}/change", desk.tpp_reference);
    let newcomer =
        [("name", "Noor Example"), ("email", "noor{n}@bank.example"), ("roles", "analyst"), ("reason", "We grow")];
    vec![
        own(&desk.analyst, &claimed, &[("note", "Known firm.")], NOTE).posting_to(format!("{claimed}/note")),
        own(&desk.analyst, &format!("{claimed}/ask"), &[("question", "Since when?")], QUESTION).once(),
        own(&desk.analyst, &format!("{claimed}/propose?to=reject"), &[("reason", "Not in the register.")], REASON)
            .once(),
        own(&desk.approver, &format!("{proposed}/decide?to=send_back"), &[("note", "Look again.")], NOTE).once(),
        own(&desk.platform, "/admin/staff/new", &newcomer, NEWCOMER),
        own(&desk.platform, &colleague, &[("deed", "roles"), ("roles", "approver"), ("reason", "We grow")], REASON)
            .once(),
        own(
            &desk.security,
            "/admin/settings/gateways/new",
            &[("name", "Accounts API {n}"), ("scopes", "accounts"), ("credential", "secret")],
            NAME,
        ),
        own(
            &desk.analyst,
            &format!("{suspend}?kind=organisation&id={}&to=suspended", desk.tpp.organisation),
            &[("reason", "Not in the register.")],
            REASON,
        )
        .once(),
        own(&desk.bank.browser(), "/forgot", &[("email", "nobody{n}@a.example")], EMAIL).once(),
    ]
}

/// All of them.
pub(super) fn sheets(desk: &Desk) -> Vec<Sheet> {
    of_tpps(desk).into_iter().chain(of_staff(desk)).collect()
}
