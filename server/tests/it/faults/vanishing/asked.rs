//! What the clients ask for: pages, and forms whose handling begins transactions.

use super::served::Served;
use crate::faults::draw;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::access::StaffRole;
use domain::entropy::SeededEntropy;
use domain::id::SoftwareStatementId;
use domain::workflow::review::Seen;
use testkit::{Browser, Person};

const SESSION: &str = "__Host-vestibule";
const FORM: &str = "__Host-vestibule-form";
const URLENCODED: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

/// Everything that is asked, with whose cookies.
pub(super) struct Asked {
    origin: String,
    pub(super) owner: Person,
    /// Of nobody, of the owner of a TPP, of an analyst, of somebody whose address is not confirmed.
    stranger: Cookies,
    member: Cookies,
    analyst: Cookies,
    applicant: Cookies,
    /// A request that the bank has, as it was before.
    pub(super) seen: Seen,
    /// `client_id:secret`.
    key: String,
    portal: domain::portal::Portal,
}

struct Cookies {
    line: String,
    token: String,
}

impl Cookies {
    fn of(browser: &Browser) -> Self {
        let token = browser.cookie(FORM).unwrap().to_owned();
        let session = browser.cookie(SESSION).map(|id| format!("; {SESSION}={id}")).unwrap_or_default();
        Self { line: format!("Cookie: {FORM}={token}{session}\r\n"), token }
    }
}

impl Asked {
    pub(super) async fn prepare(served: &Served) -> Self {
        let bank = &served.bank;
        let reference = bank.applicant("Waiting Payments").await.reference;
        let tpp = bank.tpp("Target Payments").await;
        let mut owner = bank.browser();
        owner.sign_in(bank, &tpp.owner).await;
        let key = take_key(&mut owner).await;
        let mut stranger = bank.browser();
        stranger.get("/signup/account").await;
        let mut analyst = bank.browser();
        analyst.sign_in(bank, &bank.staff("Ana Lyst", &[StaffRole::Analyst]).await).await;
        let applicant = unconfirmed(served).await;
        bank.dismiss_mails().await;
        Self {
            origin: bank.portal().rules().portal_url.clone(),
            stranger: Cookies::of(&stranger),
            member: Cookies::of(&owner),
            analyst: Cookies::of(&analyst),
            applicant: Cookies::of(&applicant),
            owner: tpp.owner,
            seen: bank.seen(&reference).await,
            key,
            portal: bank.portal().clone(),
        }
    }

    /// One of everything, by its number; and whether it goes to the machine API.
    pub(super) fn drawn(&self, entropy: &SeededEntropy, number: u64) -> (bool, Vec<u8>) {
        match draw(entropy, 16) {
            0 => (false, self.page(&self.analyst, "/admin/queue")),
            1 => (false, self.page(&self.stranger, "/signup/account")),
            2..=4 => (false, self.sign_up(number)),
            5..=6 => (false, self.sign_in()),
            7..=8 => (false, self.claim()),
            9..=10 => (false, self.note()),
            11..=12 => (false, self.application(number)),
            13 => (false, self.mail_again()),
            _ => (true, self.token()),
        }
    }

    /// Each once, with the status that whoever stays gets.
    pub(super) fn whole(&self) -> Vec<(bool, Vec<u8>, u16)> {
        let last = super::CLIENTS;
        vec![
            (false, self.page(&self.analyst, "/admin/queue"), 200),
            (false, self.page(&self.stranger, "/signup/account"), 200),
            (false, self.sign_up(last), 303),
            (false, self.sign_in(), 303),
            (false, self.claim(), 303),
            (false, self.note(), 303),
            (false, self.application(last), 303),
            (false, self.mail_again(), 303),
            (true, self.token(), 200),
        ]
    }

    fn sign_up(&self, number: u64) -> Vec<u8> {
        let email = format!("gone-{number}@vanished.example");
        let fields = [("name", "Gone Example"), ("email", &email), ("password", "seven quiet lakes at dawn")];
        self.form(&self.stranger, "/signup/account", &fields)
    }

    fn sign_in(&self) -> Vec<u8> {
        let fields = [("email", self.owner.email.as_str()), ("password", &self.owner.password)];
        self.form(&self.stranger, "/signin", &fields)
    }

    fn claim(&self) -> Vec<u8> {
        self.form(&self.analyst, &format!("/admin/requests/{}/claim", self.seen.reference), &[])
    }

    fn note(&self) -> Vec<u8> {
        let fields = [("note", "The register was asked.")];
        self.form(&self.analyst, &format!("/admin/requests/{}/note", self.seen.reference), &fields)
    }

    fn application(&self, number: u64) -> Vec<u8> {
        let id = self.portal.id(SoftwareStatementId::new).to_string();
        let name = format!("Gone {number}");
        let fields = [("id", id.as_str()), ("name", &name), ("redirect_uris", "https://app.gone.example/callback")];
        self.form(&self.member, "/portal/applications/new", &fields)
    }

    fn mail_again(&self) -> Vec<u8> {
        self.form(&self.applicant, "/signup/sent", &[])
    }

    fn token(&self) -> Vec<u8> {
        let basic = format!("Authorization: Basic {}\r\n", BASE64_STANDARD.encode(&self.key));
        post("/token", &format!("{basic}{URLENCODED}"), "grant_type=client_credentials")
    }

    fn page(&self, cookies: &Cookies, path: &str) -> Vec<u8> {
        let line = &cookies.line;
        format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{line}\r\n", self.origin).into_bytes()
    }

    fn form(&self, cookies: &Cookies, path: &str, fields: &[(&str, &str)]) -> Vec<u8> {
        let mut pairs = fields.to_vec();
        pairs.push(("_token", &cookies.token));
        let head = format!("{}Origin: {}\r\n{URLENCODED}", cookies.line, self.origin);
        post(path, &head, &serde_urlencoded::to_string(pairs).unwrap())
    }
}

fn post(path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

async fn take_key(owner: &mut Browser) -> String {
    let new = "/portal/applications/new";
    let fields = [("name", "Stays"), ("redirect_uris", "https://app.target.example/callback")];
    let keys = owner.fill(new, new, &fields).await.path;
    let page = owner.fill(&keys, &keys, &[]).await;
    let codes = page.texts_of("dd code");
    let [client, secret] = &codes[..] else { panic!("no secret: {}", page.text()) };
    format!("{client}:{secret}")
}

async fn unconfirmed(served: &Served) -> Browser {
    let bank = &served.bank;
    let mut browser = bank.browser();
    let (email, password) = ("slow@waiting.example", "seven quiet lakes at dawn");
    let fields = [("name", "Slow Example"), ("email", email), ("password", password)];
    browser.fill("/signup/account", "/signup/account", &fields).await;
    for (slug, typed) in testkit::answers("Slow Payments", 77, "") {
        let path = format!("/signup/{slug}");
        let shown = browser.get(&path).await.form(&path);
        let cleared = typed.iter().fold(shown, |form, (name, _)| form.without(name));
        let form = typed.iter().fold(cleared, |form, (name, value)| form.and(name, value));
        let (media_type, body) = form.with_file("evidence", "register.png", "image/png", testkit::PICTURE);
        let request = http::Request::post(&path).header(http::header::CONTENT_TYPE, media_type);
        let answer = browser.send(request.body(body.into()).unwrap()).await;
        assert_eq!(answer.status, 303, "{slug}: {:?}", answer.errors());
    }
    let sent = browser.fill("/signup/check", "/signup/check", &[]).await;
    assert_eq!(sent.path, "/signup/sent");
    browser
}
