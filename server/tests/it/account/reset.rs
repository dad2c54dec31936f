//! A new password for somebody who lost theirs.

use super::seen;
use axum::body::Body;
use domain::access::StaffRole;
use http::{Request, StatusCode, header};
use sqlx::PgPool;
use testkit::{Browser, Page, TestPortal};
use time::Duration;

const NEW: &str = "nine loud rivers at dusk";

async fn ask(browser: &mut Browser, email: &str) -> Page {
    browser.fill("/forgot", "/forgot", &[("email", email)]).await
}

/// Asks for a link and takes it out of the mail.
async fn link(bank: &TestPortal, email: &str) -> String {
    ask(&mut bank.browser(), email).await;
    let mail = bank.mail(email, "Reset: choose a new password").await;
    let at = mail.text.find("/reset?t=").unwrap();
    mail.text[at..].split_whitespace().next().unwrap().to_owned()
}

async fn choose(browser: &mut Browser, link: &str, password: &str) -> Page {
    browser.fill(link, "/reset", &[("password", password)]).await
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_new_password_ends_every_session_and_the_second_factor_is_asked_for_as_ever(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let mut ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let (mut signed_in, mut halfway) = (bank.browser(), bank.browser());
    signed_in.sign_in(&bank, &ada).await;
    let typed = [("email", ada.email.as_str()), ("password", ada.password.as_str())];
    let code_form = halfway.fill("/signin", "/signin", &typed).await.form("/signin/totp");
    bank.advance(Duration::seconds(2));
    let link = link(&bank, &ada.email).await;
    let page = choose(&mut bank.browser(), &link, NEW).await;
    assert_eq!(page.heading(), "Your password is changed");
    bank.mail(&ada.email, "Changed: your password").await;
    assert_eq!(signed_in.get("/account").await.heading(), "Sign in");
    let answer = halfway.post(code_form.with("code", &bank.next_code(&ada))).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "the old password counts no longer, not even halfway");
    ada.password = NEW.into();
    let typed = [("email", ada.email.as_str()), ("password", NEW)];
    assert_eq!(bank.browser().fill("/signin", "/signin", &typed).await.path, "/signin/totp");
    bank.browser().sign_in(&bank, &ada).await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_answer_does_not_tell_who_has_an_account(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let known = ask(&mut bank.browser(), &ada.email).await;
    let unknown = ask(&mut bank.browser(), "nobody@bank.example").await;
    assert_eq!(known.path, "/forgot/sent");
    assert_eq!((seen(&known), known.path), (seen(&unknown), unknown.path));
    bank.mail(&ada.email, "Reset").await;
    bank.no_mail().await;
    let page = ask(&mut bank.browser(), "no address").await;
    assert_eq!((page.status.as_u16(), page.errors().len()), (422, 1));
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn every_link_that_does_not_work_says_the_same(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let used = link(&bank, &ada.email).await;
    choose(&mut bank.browser(), &used, NEW).await;
    bank.mail(&ada.email, "Changed: your password").await;
    let void = link(&bank, &ada.email).await;
    let expired = link(&bank, &ada.email).await;
    bank.advance(Duration::minutes(30));
    bank.advance(Duration::hours(1));
    let live = link(&bank, &ada.email).await;
    let dead = [
        used,
        void,
        expired,
        live[..live.len() - 1].to_owned(),
        format!("{live}A"),
        live.replace("vsl_", "vst_"),
        live.to_uppercase().replace("/RESET?T=", "/reset?t="),
        "/reset?t=".into(),
        "/reset".into(),
        "/reset?t=%00%27%20or%201=1".into(),
    ];
    let form = bank.browser().get(&live).await.form("/reset");
    let mut answers = Vec::new();
    for link in &dead {
        let mut browser = bank.browser();
        let shown = browser.get(link).await;
        let token = link.strip_prefix("/reset?t=").unwrap_or_default();
        let own = browser.get("/forgot").await.form("/forgot").value("_token").unwrap().to_owned();
        let sent = form.clone().with("_token", &own).with("t", token).with("password", NEW);
        let sent = browser.submit(sent).await;
        answers.push((seen(&shown), seen(&sent)));
    }
    assert_eq!(answers[0].0.0, 410);
    for (link, answer) in dead.iter().zip(&answers) {
        assert_eq!(answer, &answers[0], "{link}");
        assert_eq!(answer.0, answer.1, "{link}");
    }
    assert_eq!(bank.browser().get(&live).await.status, StatusCode::OK, "looking has used nothing up");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_link_for_something_else_sets_no_password(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let reset = link(&bank, &ada.email).await;
    let page = bank.browser().get(&reset.replace("/reset", "/verify")).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert_eq!(bank.browser().get(&reset).await.status, StatusCode::OK);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn of_two_who_use_a_link_at_once_one_wins(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let link = link(&bank, &ada.email).await;
    let (mut one, mut other) = (bank.browser(), bank.browser());
    let first = one.get(&link).await.form("/reset").with("password", NEW);
    let second = other.get(&link).await.form("/reset").with("password", "four odd hills at noon");
    let (first, second) = futures::future::join(one.post(first), other.post(second)).await;
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410]);
    bank.mail(&ada.email, "Changed: your password").await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn an_unfit_password_leaves_the_link_alone(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let link = link(&bank, &ada.email).await;
    let mut browser = bank.browser();
    let page = choose(&mut browser, &link, "short").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = browser.submit(page.form("/reset").with("password", NEW)).await;
    assert_eq!(page.heading(), "Your password is changed");
    bank.mail(&ada.email, "Changed: your password").await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_mailbox_gets_three_an_hour_and_the_answer_stays_the_same(pool: PgPool) {
    let bank = TestPortal::configured(pool, "[limits]\nenabled = false").await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    for number in 1..=5 {
        let page = ask(&mut bank.browser(), &ada.email).await;
        assert_eq!(page.path, "/forgot/sent", "{number}");
        if number <= 3 {
            bank.mail(&ada.email, "Reset").await;
        }
        bank.no_mail().await;
    }
    bank.advance(Duration::hours(1));
    ask(&mut bank.browser(), &ada.email).await;
    bank.mail(&ada.email, "Reset").await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_place_gets_twenty_an_hour(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let browsers = (0..20).map(|number| {
        let mut browser = bank.browser_at("192.0.2.66");
        async move { ask(&mut browser, &format!("nobody{number}@bank.example")).await.path }
    });
    assert_eq!(futures::future::join_all(browsers).await, vec!["/forgot/sent"; 20]);
    assert_eq!(ask(&mut bank.browser_at("192.0.2.66"), &ada.email).await.path, "/forgot/sent");
    bank.no_mail().await;
    ask(&mut bank.browser_at("192.0.2.1"), &ada.email).await;
    bank.mail(&ada.email, "Reset").await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_link_leads_to_the_portal_whatever_host_was_asked(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    let form = browser.get("/forgot").await.form("/forgot").with("email", &ada.email);
    let body = format!("_token={}&email={}", form.value("_token").unwrap(), ada.email.replace('@', "%40"));
    let request = Request::post("/forgot")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::HOST, "evil.example")
        .header("x-forwarded-host", "evil.example")
        .header("forwarded", "host=evil.example");
    browser.send(request.body(Body::from(body)).unwrap()).await;
    let mail = bank.mail(&ada.email, "Reset").await;
    assert!(mail.text.contains("http://localhost:3000/reset?t=vsl_"), "{}", mail.text);
    assert!(!mail.text.contains("evil") && !mail.html.contains("evil"));
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn changing_the_password_voids_a_link_that_is_out(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let link = link(&bank, &ada.email).await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &ada).await;
    let typed = [("current_password", ada.password.as_str()), ("password", NEW)];
    browser.fill("/account/password", "/account/password", &typed).await;
    bank.mail(&ada.email, "Changed: your password").await;
    assert_eq!(bank.browser().get(&link).await.status, StatusCode::GONE);
}
