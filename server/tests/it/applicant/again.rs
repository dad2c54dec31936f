//! Starting again with the old answers.

use super::rejected;
use domain::access::StaffRole::Analyst;
use domain::store::requests;
use domain::workflow::review;
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Applicant, Browser, Page, TestPortal};
use time::Duration;

async fn start_again(bank: &TestPortal, applicant: &Applicant) -> (Browser, Page) {
    bank.advance(Duration::seconds(1));
    let mut browser = bank.browser();
    browser.sign_in(bank, &applicant.person).await;
    let path = format!("/portal/requests/{}", applicant.reference);
    let page = browser.fill(&path, &format!("{path}/again"), &[]).await;
    (browser, page)
}

async fn all(bank: &TestPortal, applicant: &Applicant) -> Vec<requests::RequestRecord> {
    requests::of_person(bank.portal().database().statements(), applicant.person.id).await.unwrap()
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_rejected_sign_up_starts_again_with_its_answers_and_its_evidence_and_stays_rejected(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let applicant = bank.applicant("Example Payments").await;
    rejected(&bank, &applicant, "The register does not list you.").await;
    let (mut browser, page) = start_again(&bank, &applicant).await;
    assert_eq!(
        (page.heading().as_str(), page.path.as_str()),
        ("Check your answers", "/signup/check"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("Example Payments"), "{}", page.text());

    let requests = all(&bank, &applicant).await;
    let (new, old) = (&requests[0], &requests[1]);
    assert_eq!(old.request.reference, applicant.reference);
    assert_eq!(old.request.state.status().name(), "rejected");
    let document = |record: &requests::RequestRecord| {
        record.answers.iter().find_map(|(_, answer)| match answer {
            domain::form::Answer::Document(id) => Some(*id),
            _ => None,
        })
    };
    let (before, after) = (document(old).unwrap(), document(new).unwrap());
    assert_ne!(before, after, "the evidence is a copy of its own");
    let path = format!("/portal/requests/{}/documents/{after}", new.request.reference);
    assert_eq!(browser.get(&path).await.status, StatusCode::OK);

    let sent = browser.fill("/signup/check", "/signup/check", &[]).await;
    assert!(!sent.text().contains("Open the mail"), "the address was confirmed long ago: {}", sent.text());
    bank.mail(&applicant.person.email, "Received").await;
    let status = all(&bank, &applicant).await[0].request.state.status();
    assert_eq!(status.name(), "submitted", "the bank has it at once");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn starting_again_twice_is_the_same_draft_and_one_comes_back_to_it(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let applicant = bank.applicant("Example Payments").await;
    let by = (bank.portal(), bank.acting(&applicant.person), applicant.person.id);
    review::withdraw(by.0, by.1, by.2, applicant.reference.clone()).await.unwrap();
    bank.dismiss_mails().await;
    start_again(&bank, &applicant).await;
    let (mut browser, _) = start_again(&bank, &applicant).await;
    let requests = all(&bank, &applicant).await;
    assert_eq!(requests.len(), 2);
    let path = format!("/portal/requests/{}", requests[0].request.reference);
    let page = browser.fill(&path, &format!("{path}/continue"), &[]).await;
    assert_eq!(page.path, "/signup/check");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_sign_up_that_lapsed_starts_again_and_stays_lapsed(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let applicant = bank.applicant("Example Payments").await;
    let maker = bank.staff("Mia Maker", &[Analyst]).await;
    let (portal, reference) = (bank.portal(), applicant.reference.clone());
    review::claim(portal, bank.acting(&maker), bank.authorised(&maker), reference.clone()).await.unwrap();
    let (by, seen) = (bank.authorised(&maker), bank.seen(&reference).await);
    review::ask(portal, bank.acting(&maker), by, seen, "Which number?").await.unwrap();
    bank.dismiss_mails().await;
    bank.advance(Duration::days(60));
    assert_eq!(review::expire_lapsed(portal).await.unwrap(), 1);
    bank.mail(&applicant.person.email, "Expired").await;

    let (mut browser, page) = start_again(&bank, &applicant).await;
    assert_eq!(page.path, "/signup/check", "{}", page.text());
    assert!(page.text().contains("Example Payments"), "{}", page.text());
    browser.fill("/signup/check", "/signup/check", &[]).await;
    bank.mail(&applicant.person.email, "Received").await;
    let states: Vec<_> =
        all(&bank, &applicant).await.iter().map(|record| record.request.state.status().name()).collect();
    assert_eq!(states, ["submitted", "expired"]);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_is_open_or_of_somebody_else_cannot_be_started_again(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (one, other) = (bank.applicant("Example Payments").await, bank.applicant("Other Payments").await);
    let mut browser = bank.browser();
    browser.sign_in(&bank, &one.person).await;
    let page = browser.get(&format!("/portal/requests/{}", one.reference)).await;
    assert!(!page.has("form[action$='/again']"), "it is open");
    let token = page.form("/signout").value("_token").unwrap().to_owned();
    for (reference, below, expected) in [
        (&one.reference, "again", StatusCode::CONFLICT),
        (&other.reference, "again", StatusCode::NOT_FOUND),
        (&other.reference, "continue", StatusCode::NOT_FOUND),
    ] {
        let form = testkit::Form::to(&format!("/portal/requests/{reference}/{below}")).with("_token", &token);
        assert_eq!(browser.post(form).await.status, expected, "{reference} {below}");
    }
}
