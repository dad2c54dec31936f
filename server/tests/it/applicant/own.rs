//! Signing up by somebody who is signed in.

use domain::store::requests;
use domain::workflow::review;
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Browser, Form, Person, TestPortal};
use time::Duration;

const ACCOUNT: &str = "/signup/account";

async fn signed_in(bank: &TestPortal, person: &Person) -> Browser {
    let mut browser = bank.browser();
    browser.sign_in(bank, person).await;
    browser
}

/// The form that begins, whether or not a page shows it.
async fn begins(browser: &mut Browser) -> Form {
    let token = browser.get("/account").await.form("/signout").value("_token").unwrap().to_owned();
    Form::to(ACCOUNT).with("_token", &token).with("own", "1")
}

async fn states(bank: &TestPortal, person: &Person) -> Vec<&'static str> {
    let all = requests::of_person(bank.portal().database().statements(), person.id).await.unwrap();
    all.iter().map(|record| record.request.state.status().name()).collect()
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn whoever_has_an_account_begins_at_once_and_the_sign_up_is_theirs(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let applicant = bank.applicant("Example Payments").await;
    let by = (bank.acting(&applicant.person), applicant.person.id, applicant.reference.clone());
    review::withdraw(bank.portal(), by.0, by.1, by.2).await.unwrap();
    bank.dismiss_mails().await;
    bank.advance(Duration::seconds(1));
    let mut browser = signed_in(&bank, &applicant.person).await;

    let account = browser.get(ACCOUNT).await;
    assert!(!account.has("input[type=password]"), "{}", account.text());
    assert!(account.text().contains(&applicant.person.email), "{}", account.text());
    let old = format!("/portal/requests/{}", applicant.reference);
    assert!(account.has(&format!("main a[href='{old}']")), "the one before can be started again: {}", account.text());

    let start = browser.get("/signup").await;
    let first = browser.submit(start.form(ACCOUNT)).await;
    assert_eq!(first.path, "/signup/organisation", "{}", first.text());
    assert_eq!(states(&bank, &applicant.person).await, ["draft", "withdrawn"]);
    let again = browser.submit(begins(&mut browser.clone()).await).await;
    assert_eq!(again.path, "/signup/organisation", "{}", again.text());
    assert_eq!(states(&bank, &applicant.person).await, ["draft", "withdrawn"], "twice is the same one");
    let going_on = browser.get(ACCOUNT).await;
    assert!(going_on.text().contains("You have begun"), "{}", going_on.text());
    assert_eq!(browser.get("/account").await.status, StatusCode::OK, "still signed in");
    bank.no_mail().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn whoever_has_a_request_or_a_tpp_is_told_and_begins_nothing(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let applicant = bank.applicant("Example Payments").await;
    let tpp = bank.tpp("Other Payments").await;
    let open = format!("/portal/requests/{}", applicant.reference);
    for (person, words, link, states_after) in [
        (&applicant.person, applicant.reference.as_str(), open.as_str(), vec!["submitted"]),
        (&tpp.owner, "Other Payments", "/portal", vec!["approved"]),
    ] {
        let mut browser = signed_in(&bank, person).await;
        let page = browser.get(ACCOUNT).await;
        assert_eq!(page.heading(), "You need not sign up", "{}", page.text());
        assert!(page.text().contains(words) && page.has(&format!("main a[href='{link}']")), "{}", page.text());
        assert!(!page.has("main form"), "{}", page.text());
        let form = begins(&mut browser).await;
        assert_eq!(browser.post(form).await.status, StatusCode::CONFLICT, "{}", person.name);
        assert_eq!(states(&bank, person).await, states_after);
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn an_account_page_from_before_the_sign_in_begins_nothing_by_itself(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let applicant = bank.applicant("Example Payments").await;
    let mut browser = bank.browser();
    let form = browser.get(ACCOUNT).await.form(ACCOUNT);
    browser.sign_in(&bank, &applicant.person).await;
    let typed = [("name", "Dee Example"), ("email", "dee@draft.example"), ("password", "seven quiet lakes at dawn")];
    let form = typed.into_iter().fold(form, |form, (name, value)| form.with(name, value));
    let page = browser.submit(form).await;
    assert_eq!((page.path.as_str(), page.heading().as_str()), (ACCOUNT, "You need not sign up"), "{}", page.text());
    assert_eq!(states(&bank, &applicant.person).await, ["submitted"]);
    let pool = bank.portal().database().statements();
    assert!(requests::unconfirmed(pool, "dee@draft.example").await.unwrap().is_none());
}
