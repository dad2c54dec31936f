//! A bank with one of everything in the middle of its life, and everybody signed in who has a form to fill in.

use super::upload::multipart;
use domain::access::StaffRole::{self, Analyst, Approver, Auditor, Platform, Security};
use domain::id::PersonId;
use sqlx::PgPool;
use testkit::{Browser, Person, TestPortal, Tpp};

/// A picture of one pixel.
pub(super) const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
    \0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

/// Good answers to the sections of the form.
pub(super) const ORGANISATION: [(&str, &str); 6] = [
    ("legal_name", "Quiet Payments"),
    ("country", "GB"),
    ("company_number", "CN-4711"),
    ("address_line1", "1 Example Street"),
    ("city", "Example City"),
    ("address_country", "GB"),
];
pub(super) const AUTHORITY: [(&str, &str); 5] = [
    ("authority", "Example Conduct Authority"),
    ("authority_country", "GB"),
    ("authority_number", "PSDGB-ECA-000001"),
    ("register_url", "https://register.example/firm"),
    ("roles", "aisp"),
];
pub(super) const SERVICE: [(&str, &str); 6] = [
    ("service_description", "Shows people all their accounts in one place."),
    ("service_users", "both"),
    ("on_behalf", "yes"),
    ("brands", "Quiet Money"),
    ("incident_phone", "+442079460018"),
    ("declaration_correct", "yes"),
];

/// The desk.
pub(super) struct Desk {
    pub(super) bank: TestPortal,
    pub(super) analyst: Browser,
    pub(super) approver: Browser,
    pub(super) platform: Browser,
    pub(super) security: Browser,
    pub(super) auditor: Browser,
    /// Somebody in the middle of a sign-up whose three sections are answered.
    pub(super) drafting: Browser,
    /// Whose request waits for an answer.
    pub(super) asked: Browser,
    /// The owner of the TPP.
    pub(super) owner: Browser,
    pub(super) tpp: Tpp,
    /// Its own reference, not that of its sign-up.
    pub(super) tpp_reference: String,
    /// References of requests: one that the analyst has claimed, one that waits for its applicant, one for a second person.
    pub(super) claimed: String,
    pub(super) waiting: String,
    pub(super) proposed: String,
    /// The path of the TPP's application.
    pub(super) application: String,
    pub(super) colleague: PersonId,
}

impl Desk {
    pub(super) async fn new(pool: PgPool) -> Self {
        let bank = TestPortal::configured(pool.clone(), "[limits]\nenabled = false").await;
        let tpp = bank.tpp("Target Payments").await;
        let (claimed, waiting) = (bank.applicant("Claimed Payments").await, bank.applicant("Waiting Payments").await);
        let proposed = bank.applicant("Proposed Payments").await.reference;
        let colleague = bank.staff("Bob Example", &[Analyst]).await.id;
        let asked = signed_in(&bank, &waiting.person).await;
        let mut owner = signed_in(&bank, &tpp.owner).await;
        let drafting = drafting(&bank, "dee@draft.example").await;
        let mut staff = Vec::new();
        for role in [Analyst, Approver, Platform, Security, Auditor] {
            staff.push(member(&bank, role).await);
        }
        let [mut analyst, approver, platform, security, auditor] =
            <[Browser; 5]>::try_from(staff).unwrap_or_else(|_| unreachable!());
        for reference in [&claimed.reference, &waiting.reference, &proposed] {
            press(&mut analyst, &format!("/admin/requests/{reference}"), "claim", &[]).await;
        }
        press(&mut analyst, &format!("/admin/requests/{}/ask", waiting.reference), "", &[("question", "Since when?")])
            .await;
        press(&mut analyst, &format!("/admin/requests/{proposed}/propose?to=approve"), "", &[]).await;
        let application = [("name", "Target Overview"), ("redirect_uris", "https://app.target.example/callback")];
        let page = owner.fill("/portal/applications/new", "/portal/applications/new", &application).await;
        let application = page.path.trim_end_matches("/keys").to_owned();
        let tpp_reference = reference(&pool, &tpp).await;
        bank.dismiss_mails().await;
        Self {
            bank,
            analyst,
            approver,
            platform,
            security,
            auditor,
            drafting,
            asked,
            owner,
            tpp,
            tpp_reference,
            claimed: claimed.reference,
            waiting: waiting.reference,
            proposed,
            application,
            colleague,
        }
    }
}

/// Opens a page and sends its form: the one below it, or its own.
pub(super) async fn press(browser: &mut Browser, path: &str, below: &str, fields: &[(&str, &str)]) {
    let own = path.split('?').next().unwrap_or_default();
    let action = if below.is_empty() { own.to_owned() } else { format!("{own}/{below}") };
    let page = browser.fill(path, &action, fields).await;
    assert!(page.status.is_success(), "{path}: {} {}", page.status, page.text());
}

async fn member(bank: &TestPortal, role: StaffRole) -> Browser {
    let person = bank.staff(&format!("{role} Example"), &[role]).await;
    signed_in(bank, &person).await
}

pub(super) async fn signed_in(bank: &TestPortal, person: &Person) -> Browser {
    let mut browser = bank.browser();
    browser.sign_in(bank, person).await;
    browser
}

/// A browser in which a whole draft is ready to be sent.
pub(super) async fn drafting(bank: &TestPortal, email: &str) -> Browser {
    let mut browser = begun(bank, email).await;
    for (section, answers) in [("organisation", &ORGANISATION[..]), ("authority", &AUTHORITY)] {
        press(&mut browser, &format!("/signup/{section}"), "", answers).await;
    }
    let form = browser.get("/signup/service").await.form("/signup/service");
    let form = SERVICE.iter().fold(form, |form, (name, value)| form.with(name, value));
    let page = browser.send(multipart(&form, &[("evidence", "register.png", PICTURE)])).await;
    assert_eq!(page.status, http::StatusCode::SEE_OTHER, "{}", page.text());
    browser
}

/// A browser with an account and no answer yet.
pub(super) async fn begun(bank: &TestPortal, email: &str) -> Browser {
    let mut browser = bank.browser();
    let fields = [("name", "Dee Example"), ("email", email), ("password", "seven quiet lakes at dawn")];
    let page = browser.fill("/signup/account", "/signup/account", &fields).await;
    assert!(page.path.starts_with("/signup/organisation"), "{} {}", page.path, page.text());
    browser
}

#[expect(clippy::disallowed_methods, reason = "a test's own question")]
async fn reference(pool: &PgPool, tpp: &Tpp) -> String {
    let query = sqlx::query_scalar("select reference from organisations where id::text = $1");
    query.bind(tpp.organisation.to_string()).fetch_one(pool).await.unwrap()
}
