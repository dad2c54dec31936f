//! The outbox: what is shown of a mail, and to whom.

use super::signed_in;
use domain::access::StaffRole::{Analyst, Auditor, Platform};
use domain::store::mails;
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Browser, Page, TestPortal};
use time::Duration;

const WITH_SMTP: &str = "[mail]\nsmtp = \"smtp://127.0.0.1:2525\"";

/// An account mail with a one-time link, and a service mail.
async fn two_mails(bank: &TestPortal, platform: &mut Browser) {
    let form = platform.get("/admin/staff/new").await.form("/admin/staff/new");
    let form = form.with("name", "Noor Example").with("email", "noor@bank.example").with("reason", "We grow");
    platform.submit(form.and("roles", "analyst")).await;
    let bob = bank.staff("Bob Example", &[Analyst]).await;
    super::propose_roles(platform, &bob, &["analyst", "approver"]).await;
}

/// Opens the mail that a row of the outbox is about.
async fn open(browser: &mut Browser, subject: &str) -> Page {
    let list = browser.get("/admin/mail").await;
    let subjects = list.texts_of("#mails td[data-label=Subject]");
    let at = subjects.iter().position(|known| known.contains(subject)).unwrap_or_else(|| panic!("{subjects:?}"));
    browser.get(&list.attributes_of("#mails tbody th a", "href")[at]).await
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn nobody_at_the_bank_reads_a_mail_about_an_account(pool: PgPool) {
    let bank = TestPortal::configured(pool, WITH_SMTP).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    two_mails(&bank, &mut ada).await;
    let page = open(&mut ada, "Invitation").await;
    assert!(page.text().contains("Nobody at the bank reads it"), "{}", page.text());
    assert!(page.text().contains("noor@bank.example"), "the recipient is shown");
    let html = ada.get(&format!("{}/html", page.path)).await;
    assert_eq!(html.status, StatusCode::NOT_FOUND);
    for body in [&page.body, &html.body, &ada.get("/admin/mail").await.body] {
        assert!(!body.contains("vsl_"), "{body}");
    }
    bank.dismiss_mails().await;
    let sent = ada.get(&page.path).await;
    assert!(!sent.body.contains("vsl_") && sent.text().contains("Sent"), "{}", sent.text());
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_sandbox_without_a_mail_server_shows_the_link_because_it_gets_nowhere_else(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    two_mails(&bank, &mut ada).await;
    let page = open(&mut ada, "Invitation").await;
    assert!(page.text().contains("no mail server is configured") && page.text().contains("Kept here"));
    let link = page.attributes_of("main a[href*='join-staff']", "href").remove(0);
    assert!(link.contains("vsl_"), "{link}");
    bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_html_part_is_a_page_that_can_do_nothing(pool: PgPool) {
    let bank = TestPortal::configured(pool, WITH_SMTP).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    two_mails(&bank, &mut ada).await;
    let page = open(&mut ada, "Changed: your role").await;
    assert_eq!(page.attributes_of("iframe", "sandbox"), [""]);
    let html = ada.get(&page.attributes_of("iframe", "src")[0]).await;
    let policy = html.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox; default-src 'none'; style-src 'unsafe-inline'"), "{policy}");
    assert!(html.body.contains("Approver"));
    let ours = page.headers["content-security-policy"].to_str().unwrap();
    assert!(ours.contains("script-src 'self' 'nonce-") && !ours.contains("unsafe-inline"), "{ours}");
    bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_mail_that_was_given_up_is_sent_again_but_not_by_an_auditor(pool: PgPool) {
    let bank = TestPortal::configured(pool, WITH_SMTP).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    let (_, mut eve) = signed_in(&bank, "Eve Example", &[Auditor]).await;
    two_mails(&bank, &mut ada).await;
    let path = open(&mut ada, "Changed: your role").await.path;
    for leased in mails::lease(bank.portal(), 10).await.unwrap() {
        mails::mark_failed(bank.portal(), &leased, "550 no such user", true).await.unwrap();
    }
    let page = ada.get(&path).await;
    assert!(page.text().contains("Given up") && page.text().contains("550 no such user"), "{}", page.text());
    let resend = format!("{path}/resend");
    let hers = eve.get(&path).await;
    assert!(!hers.has(&format!("form[action='{resend}']")));
    let token = hers.form("/signout").value("_token").unwrap().to_owned();
    assert_eq!(eve.post(testkit::Form::to(&resend).with("_token", &token)).await.status, StatusCode::FORBIDDEN);

    let form = page.form(&resend);
    assert!(ada.submit(form.clone()).await.text().contains("Queued"));
    assert_eq!(ada.post(form).await.status, StatusCode::CONFLICT, "once is enough");
    bank.mail("bob.example@bank.example", "Changed: your role").await;
    let dead = ada.get("/admin/mail?state=dead").await.texts_of("#mails tbody tr").join("\n");
    assert!(!dead.contains("Changed: your role"), "{dead}");
    bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_mail_server_that_takes_nothing_shows_on_the_page(pool: PgPool) {
    let bank = TestPortal::configured(pool, WITH_SMTP).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    two_mails(&bank, &mut ada).await;
    assert!(!ada.get("/admin/mail").await.text().contains("does not get out"));
    for leased in mails::lease(bank.portal(), 10).await.unwrap() {
        mails::mark_failed(bank.portal(), &leased, "connection refused", false).await.unwrap();
    }
    bank.advance(Duration::minutes(6));
    let page = ada.get("/admin/mail").await;
    assert!(page.text().contains("does not get out") && page.text().contains("connection refused"), "{}", page.text());
    assert_eq!(ada.get("/admin/mail?state=retrying").await.texts_of("#mails tbody tr").len(), 2);
    bank.dismiss_mails().await;
}
