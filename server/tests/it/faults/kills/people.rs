//! Those who sign up, and those who decide: what they open, send, and do when no answer comes.

use super::ledger::Deed::{self, Each, Once};
use super::world::{LOST, World};
use axum::body::{self, Body};
use axum::extract::Request;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::access::StaffRole;
use http::header;
use testkit::{Browser, CaughtMail, Form, PICTURE, Page, answers, hire};

const PASSWORD: &str = "seven quiet lakes at dawn";
/// Nobody is killed so often in one thing.
const MOST_ATTEMPTS: usize = 30;

/// Two people of the bank, signed in with their second factor.
#[derive(Clone)]
pub(super) struct Bank {
    maker: Browser,
    checker: Browser,
}

impl Bank {
    /// Makes and signs in both, before anything goes wrong.
    pub(super) async fn hire(world: &World) -> Self {
        Self {
            maker: signed_in(world, "Mira Maker", StaffRole::Analyst).await,
            checker: signed_in(world, "Chidi Checker", StaffRole::Approver).await,
        }
    }
}

async fn signed_in(world: &World, name: &str, role: StaffRole) -> Browser {
    let person = hire(world.domain(), name, &[role]).await;
    let mut browser = world.browser();
    let typed = [("email", person.email.as_str()), ("password", person.password.as_str())];
    let page = browser.fill("/signin", "/signin", &typed).await;
    let code = person.code_at(world.domain().now());
    let page = browser.submit(page.form("/signin/totp").with("code", &code)).await;
    assert!(page.has_form("/signout"), "{name}: {}", page.text());
    browser
}

/// A TPP that comes in by hand.
pub(super) struct Firm {
    world: World,
    number: u64,
    name: String,
    email: String,
    browser: Browser,
    signed_in: bool,
}

/// One thing that somebody wants done.
struct Wish<'a> {
    /// Where its form is.
    page: &'a str,
    /// Where the form goes.
    action: &'a str,
    fields: &'a [(&'a str, &'a str)],
    deed: Deed,
}

impl Firm {
    pub(super) fn new(world: &World, number: u64) -> Self {
        let name = format!("Firm {number}");
        let email = format!("owner@firm-{number}.example");
        Self { world: world.clone(), number, name, email, browser: world.browser(), signed_in: false }
    }

    /// From the first page to a token, or to a rejection.
    pub(super) async fn come_in(mut self, bank: &Bank) {
        let (mut maker, mut checker) = (bank.maker.clone(), bank.checker.clone());
        let reference = self.sign_up().await;
        self.confirm().await;
        let request = format!("/admin/requests/{reference}");
        self.claim(&mut maker, &request).await;
        if self.number % 2 == 1 {
            self.talk(&mut maker, &request, &reference).await;
        }
        if self.number % 4 == 2 {
            return self.be_refused(&mut maker, &mut checker, &request).await;
        }
        self.be_let_in(&mut maker, &mut checker, &request).await;
        let keys = self.make_application().await;
        let (client, secret) = self.take_keys(&keys).await;
        self.take_token(&client, &secret).await;
    }

    async fn sign_up(&mut self) -> String {
        let (name, email) = (format!("Owner of {}", self.name), self.email.clone());
        let fields = [("name", name.as_str()), ("email", &email), ("password", PASSWORD)];
        let path = "/signup/account";
        self.own(Wish { page: path, action: path, fields: &fields, deed: Each("request.begun") }).await;
        for (slug, typed) in answers(&self.name.clone(), self.number, "") {
            self.section(slug, &typed).await;
        }
        let path = "/signup/check";
        self.own(Wish { page: path, action: path, fields: &[], deed: Once("request.sent") }).await;
        if self.number.is_multiple_of(3) {
            let path = "/signup/sent";
            self.own(Wish { page: path, action: path, fields: &[], deed: Each("confirm-address") }).await;
        }
        let sent = self.browser.get("/signup/sent").await.text();
        let reference = sent.split_whitespace().find(|word| word.starts_with("SU-"));
        reference.unwrap_or_else(|| panic!("no reference in {sent}")).to_owned()
    }

    /// A section is sent until it is acknowledged: sent twice, it says the same twice.
    async fn section(&mut self, slug: &str, typed: &[(&'static str, String)]) {
        let path = format!("/signup/{slug}");
        for _ in 0..MOST_ATTEMPTS {
            let shown = self.browser.get(&format!("{path}?change=1")).await.form(&path);
            let names = typed.iter().map(|(name, _)| *name);
            let cleared = names.fold(shown, Form::without);
            let form = typed.iter().fold(cleared, |form, (name, value)| form.and(name, value));
            let answer = if slug == "service" {
                let (media_type, body) = form.with_file("evidence", "register.png", "image/png", PICTURE);
                let request = Request::post(&path).header(header::CONTENT_TYPE, media_type).body(Body::from(body));
                self.browser.send(request.unwrap()).await
            } else {
                self.browser.post(form).await
            };
            match answer.status.as_u16() {
                303 => return,
                LOST => {}
                other => panic!("{path}: {other} {:?} {}", answer.errors(), answer.text()),
            }
        }
        panic!("{path} was never answered");
    }

    async fn confirm(&mut self) {
        let mut tried = 0;
        loop {
            let link = self.next_link(&mut tried).await;
            if self.browser.get(&link).await.has_form("/verify") {
                return self.press_confirm(&link).await;
            }
        }
    }

    async fn press_confirm(&mut self, link: &str) {
        self.own(Wish { page: link, action: "/verify", fields: &[], deed: Once("request.submitted") }).await;
    }

    /// The next link that was mailed to them and that they have not tried yet.
    async fn next_link(&self, tried: &mut usize) -> String {
        let fits = |mail: &&CaughtMail| mail.to.contains(&self.email) && mail.text().contains("/verify?t=");
        let nth = |mails: &[CaughtMail]| mails.iter().filter(fits).nth(*tried).cloned();
        let mail = self.world.catcher().find(nth).await.unwrap();
        *tried += 1;
        let link = mail.link().unwrap();
        link[link.find("/verify").unwrap()..].to_owned()
    }

    async fn claim(&self, maker: &mut Browser, request: &str) {
        let action = format!("{request}/claim");
        self.act(maker, Wish { page: request, action: &action, fields: &[], deed: Each("request.claimed") }).await;
    }

    async fn talk(&mut self, maker: &mut Browser, request: &str, reference: &str) {
        let (ask, fields) = (format!("{request}/ask"), [("question", "Who answers the phone at night?")]);
        let deed = Once("request.question_asked");
        self.act(maker, Wish { page: &ask, action: &ask, fields: &fields, deed }).await;
        self.sign_in().await;
        let page = format!("/portal/requests/{reference}");
        let (action, fields) = (format!("{page}/answer"), [("answer", "Somebody always does.")]);
        self.own(Wish { page: &page, action: &action, fields: &fields, deed: Once("request.answered") }).await;
    }

    async fn be_refused(&self, maker: &mut Browser, checker: &mut Browser, request: &str) {
        let (page, action) = (format!("{request}/propose?to=reject"), format!("{request}/propose"));
        let (fields, deed) = ([("reason", "The register does not show it.")], Once("request.rejection_proposed"));
        self.act(maker, Wish { page: &page, action: &action, fields: &fields, deed }).await;
        let action = format!("{request}/decide");
        let deed = Once("request.rejected");
        self.act(checker, Wish { page: &action, action: &action, fields: &[], deed }).await;
    }

    async fn be_let_in(&self, maker: &mut Browser, checker: &mut Browser, request: &str) {
        let (page, action) = (format!("{request}/propose?to=approve"), format!("{request}/propose"));
        let deed = Once("request.approval_proposed");
        self.act(maker, Wish { page: &page, action: &action, fields: &[], deed }).await;
        let action = format!("{request}/decide");
        let deed = Once("request.approved");
        self.act(checker, Wish { page: &action, action: &action, fields: &[], deed }).await;
    }

    async fn sign_in(&mut self) {
        if self.signed_in {
            return;
        }
        let email = self.email.clone();
        let (fields, deed) = ([("email", email.as_str()), ("password", PASSWORD)], Each("account.signed_in"));
        while !self.browser.get("/portal").await.has_form("/signout") {
            self.own(Wish { page: "/signin", action: "/signin", fields: &fields, deed }).await;
        }
        self.signed_in = true;
    }

    /// Makes an application, and says where its keys are.
    async fn make_application(&mut self) -> String {
        self.sign_in().await;
        let name = format!("App of {}", self.name);
        let fields = [("name", name.as_str()), ("redirect_uris", "https://app.firm.example/callback")];
        let (path, deed) = ("/portal/applications/new", Once("software_statement.created"));
        self.own(Wish { page: path, action: path, fields: &fields, deed }).await;
        let list = self.browser.get("/portal/applications").await;
        let links = list.attributes_of("main a", "href");
        let own = links.iter().find(|link| link.starts_with("/portal/applications/") && !link.ends_with("/new"));
        format!("{}/keys", own.unwrap_or_else(|| panic!("no application on {}", list.text())))
    }

    /// Takes keys. Whoever did not see the secret makes another.
    async fn take_keys(&mut self, keys: &str) -> (String, String) {
        let wish = Wish { page: keys, action: keys, fields: &[], deed: Once("client.secret_created") };
        let mut shown = self.own(wish).await;
        let rotate = format!("{keys}/rotate");
        for _ in 0..MOST_ATTEMPTS {
            let codes = shown.texts_of("dd code");
            if let (true, [client, secret]) = (shown.heading().contains("Copy your secret"), &codes[..]) {
                return (client.clone(), secret.clone());
            }
            let (fields, deed) = ([("overlap", "0")], Each("client.secret_rotated"));
            shown = self.own(Wish { page: keys, action: &rotate, fields: &fields, deed }).await;
        }
        panic!("no secret was ever shown: {}", shown.text());
    }

    /// Takes a token with the secret.
    async fn take_token(&mut self, client: &str, secret: &str) {
        let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("{client}:{secret}")));
        for _ in 0..MOST_ATTEMPTS {
            let request = Request::post("/token")
                .header(header::AUTHORIZATION, &basic)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from("grant_type=client_credentials"));
            let deed = Each("token");
            let Some(answer) = self.world.call(request.unwrap()).await else {
                self.world.ledger().unknown(deed, &self.email);
                continue;
            };
            let status = answer.status();
            let body = body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            assert_eq!(status, 200, "{}: {}", self.name, String::from_utf8_lossy(&body));
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            self.world.ledger().acknowledged(deed, &self.email);
            return self.world.keep_token(body["access_token"].as_str().unwrap());
        }
        panic!("{} never got a token", self.name);
    }

    async fn own(&mut self, wish: Wish<'_>) -> Page {
        let mut browser = self.browser.clone();
        let page = self.act(&mut browser, wish).await;
        self.browser = browser;
        page
    }

    /// Opens the page and sends its form. Where no answer comes, the same is sent again, or the page is opened again:
    /// then either the form is still there, or it was done. The answer is the last page seen.
    async fn act(&self, browser: &mut Browser, wish: Wish<'_>) -> Page {
        let ledger = self.world.ledger();
        let mut unanswered = 0;
        for _ in 0..MOST_ATTEMPTS {
            let shown = browser.get(wish.page).await;
            if !shown.has_form(wish.action) {
                assert!(unanswered > 0, "{} ({}) has no form to {}", wish.page, shown.status, wish.action);
                return shown;
            }
            let fields = wish.fields.iter();
            let form = fields.fold(shown.form(wish.action), |form, (name, value)| form.with(name, value));
            let mut answer = browser.post(form.clone()).await;
            while answer.status.as_u16() == LOST {
                ledger.unknown(wish.deed, &self.email);
                unanswered += 1;
                if !self.world.plan().insists() {
                    break;
                }
                answer = browser.post(form.clone()).await;
            }
            match (answer.status.as_u16(), unanswered) {
                (303, _) => {
                    ledger.acknowledged(wish.deed, &self.email);
                    return browser.get(answer.headers[header::LOCATION].to_str().unwrap()).await;
                }
                (200, _) => {
                    ledger.acknowledged(wish.deed, &self.email);
                    return answer;
                }
                (LOST, _) => {}
                // Done by what got no answer: the name is taken, the request has moved on, the link is used.
                (409 | 410 | 422, 1..) => return answer,
                (other, _) => panic!("{}: {other} {:?} {}", wish.action, answer.errors(), answer.text()),
            }
        }
        panic!("{} was never answered", wish.action);
    }
}
