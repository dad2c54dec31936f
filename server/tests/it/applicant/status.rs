//! The status of a sign-up, by reference and mail.

use super::rejected;
use domain::store::{Context, audit};
use domain::workflow::sign_up;
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Browser, Form, Page, TestPortal};
use time::Duration;

async fn ask(browser: &mut Browser, reference: &str, email: &str) -> Page {
    browser.fill("/status", "/status", &[("reference", reference), ("email", email)]).await
}

/// Asks for a link and takes it out of the mail.
async fn link(bank: &TestPortal, reference: &str, email: &str) -> String {
    ask(&mut bank.browser(), reference, email).await;
    let mail = bank.mail(email, "How it stands").await;
    let at = mail.text.find("/status/SU-").unwrap();
    mail.text[at..].split_whitespace().next().unwrap().to_owned()
}

/// Somebody who has sent a sign-up and not confirmed the address: where they are, and what we call it.
async fn unconfirmed(bank: &TestPortal, email: &str) -> String {
    let mut browser = bank.browser();
    let typed = [("name", "Dee Example"), ("email", email), ("password", "seven quiet lakes at dawn")];
    browser.fill("/signup/account", "/signup/account", &typed).await;
    let pool = bank.portal().database().statements();
    domain::store::requests::unconfirmed(pool, email).await.unwrap().unwrap().request.reference
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_answer_does_not_tell_which_sign_ups_there_are(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let applicant = bank.applicant("Example Payments").await;
    let right = ask(&mut bank.browser(), &applicant.reference, &applicant.person.email).await;
    let foreign = ask(&mut bank.browser(), &applicant.reference, "somebody@else.example").await;
    let unknown = ask(&mut bank.browser(), "SU-7K3Q-19Q", &applicant.person.email).await;
    for page in [&foreign, &unknown] {
        assert_eq!((page.status, page.path.as_str(), page.text()), (right.status, "/status/sent", right.text()));
    }
    bank.mail(&applicant.person.email, "How it stands").await;
    bank.no_mail().await;
    let page = ask(&mut bank.browser(), "SU-7K3Q-19X", "no address").await;
    assert_eq!((page.status.as_u16(), page.errors().len()), (422, 2), "{}", page.text());
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_page_says_whose_move_it_is_and_nothing_that_was_answered(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let applicant = bank.applicant("Example Payments").await;
    let page = bank.browser().get(&link(&bank, &applicant.reference, &applicant.person.email).await).await;
    assert_eq!((page.status, page.heading().as_str()), (StatusCode::OK, "Example Payments"));
    assert!(page.text().contains("The bank’s move") || page.text().contains("The bank's move"), "{}", page.text());
    assert!(page.text().contains("The bank received your request"), "{}", page.text());
    assert!(!page.body.contains("PSDGB"), "an answer is on the page");
    assert!(!page.has("form[action$='/withdraw']"), "with an account, one signs in for that");

    rejected(&bank, &applicant, "The register does not list you.").await;
    let page = bank.browser().get(&link(&bank, &applicant.reference, &applicant.person.email).await).await;
    assert!(page.text().contains("The register does not list you."), "{}", page.text());
    assert!(page.text().contains("start again"), "{}", page.text());
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn without_an_account_a_sign_up_is_taken_back_by_the_link_once(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let reference = unconfirmed(&bank, "dee@draft.example").await;
    let link = link(&bank, &reference, "dee@draft.example").await;
    let mut browser = bank.browser();
    let action = format!("/status/{reference}/withdraw");
    let form = browser.get(&link).await.form(&action);
    let page = browser.submit(form.clone()).await;
    assert!(page.body.contains("You took the sign-up"), "{}", page.body);
    bank.mail("dee@draft.example", "Withdrawn").await;
    assert_eq!(browser.post(form).await.status, StatusCode::GONE);
    assert_eq!(browser.get(&link).await.status, StatusCode::GONE);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn with_an_account_the_link_takes_nothing_back(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let applicant = bank.applicant("Example Payments").await;
    let link = link(&bank, &applicant.reference, &applicant.person.email).await;
    let mut browser = bank.browser();
    browser.get(&link).await;
    let (_, token) = link.split_once("?t=").unwrap();
    let form = Form::to(&format!("/status/{}/withdraw", applicant.reference)).with("t", token);
    let form = form.with("_token", browser.cookie("__Host-vestibule-form").unwrap());
    assert_eq!(browser.post(form).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&link).await.status, StatusCode::OK, "and the link still works");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_link_that_does_not_work_says_so(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (one, other) = (bank.applicant("Example Payments").await, bank.applicant("Other Payments").await);
    let link = link(&bank, &one.reference, &one.person.email).await;
    let foreign = link.replace(&one.reference, &other.reference);
    for dead in [foreign.as_str(), &format!("/status/{}", one.reference), "/status/SU-7K3Q-19Q?t=no-such-link"] {
        assert_eq!(bank.browser().get(dead).await.status, StatusCode::GONE, "{dead}");
    }
    bank.advance(Duration::hours(24));
    assert_eq!(bank.browser().get(&link).await.status, StatusCode::GONE, "after a day");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn nobody_fills_a_mailbox_through_it(pool: PgPool) {
    let bank = TestPortal::configured(pool, "[limits]\nenabled = false").await;
    let applicant = bank.applicant("Example Payments").await;
    for _ in 0..3 {
        ask(&mut bank.browser(), &applicant.reference, &applicant.person.email).await;
        bank.advance(Duration::seconds(1));
        bank.mail(&applicant.person.email, "How it stands").await;
    }
    let page = ask(&mut bank.browser(), &applicant.reference, &applicant.person.email).await;
    assert_eq!(page.path, "/status/sent", "too often is answered like everything else");
    bank.no_mail().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn each_mail_to_confirm_the_address_is_in_the_trail(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let request = bank.unconfirmed("Example Payments").await;
    let resent = || sign_up::resend(bank.portal(), Context::console(), request);
    resent().await.unwrap();
    resent().await.unwrap();
    let trail = audit::about(bank.portal().database().statements(), request.into()).await.unwrap();
    let deeds: Vec<_> = trail.iter().map(|entry| &*entry.action).collect();
    let of_it = |deed: &str| deeds.iter().filter(|known| **known == deed).count();
    assert_eq!((of_it("request.sent"), of_it("request.confirmation_resent")), (1, 2), "{deeds:?}");
    let last = trail.iter().find(|entry| entry.action == "request.confirmation_resent").unwrap();
    assert_eq!((&*last.actor_kind, &*last.actor_name), ("applicant", "Owner of Example Payments"));
    bank.dismiss_mails().await;
}
