//! Two sign-ups under one number of a competent authority: the second cannot be approved, and is told why.

use super::signed_in;
use domain::access::StaffRole::{Analyst, Approver};
use domain::form::RawAnswers;
use domain::store::requests::{self, RequestRecord};
use domain::workflow::review;
use domain::workflow::sign_up::{self, Completeness};
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Applicant, Browser, Page, Person, TestPortal, answers};

async fn record(bank: &TestPortal, applicant: &Applicant) -> RequestRecord {
    requests::find(bank.portal().database().statements(), applicant.request).await.unwrap().unwrap()
}

/// A sign-up in review that names the number of another one.
async fn twin(bank: &TestPortal, first: &Applicant, maker: &Person) -> Applicant {
    let second = bank.applicant("Other Payments").await;
    let (portal, reference) = (bank.portal(), second.reference.clone());
    review::claim(portal, bank.acting(maker), bank.authorised(maker), reference.clone()).await.unwrap();
    let seen = bank.seen(&reference).await;
    review::ask(portal, bank.acting(maker), bank.authorised(maker), seen, "Which number?").await.unwrap();
    let number = record(bank, first).await.answers.text("authority_number").unwrap().to_owned();
    let [_, (section, typed), _] = answers("Other Payments", 0, "");
    let typed = typed.into_iter().map(|(name, value)| match name {
        "authority_number" => (name.to_owned(), number.clone()),
        _ => (name.to_owned(), value),
    });
    let (by, typed) = (bank.acting(&second.person), typed.collect::<RawAnswers>());
    sign_up::answer(portal, by.clone(), second.request, section.into(), typed, Completeness::Whole).await.unwrap();
    review::answer(portal, by, second.person.id, reference, "That of our licence.").await.unwrap();
    second
}

async fn approve(browser: &mut Browser, applicant: &Applicant, below: &str) -> Page {
    let path = format!("/admin/requests/{}/{below}", applicant.reference);
    browser.fill(&path, path.split('?').next().unwrap(), &[]).await
}

fn assert_told(page: &Page, status: StatusCode, instead: &str) {
    assert_eq!((page.status, page.heading().as_str()), (status, "This cannot be approved now"), "{}", page.text());
    assert!(page.text().contains("What would pass"), "{}", page.text());
    let links = page.attributes_of("main a", "href");
    assert!(links.iter().any(|href| href.starts_with("/admin/tpps/TPP-")), "{links:?}");
    assert!(links.iter().any(|href| href.contains(instead)), "{links:?}");
    assert!(page.text().contains("Example Payments") && !page.has("main form"), "{}", page.text());
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_checker_of_the_second_reads_who_holds_the_number_and_what_would_pass(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let first = bank.applicant("Example Payments").await;
    let (maker, mut hers) = signed_in(&bank, "Mia Maker", &[Analyst]).await;
    let (checker, mut his) = signed_in(&bank, "Chidi Checker", &[Approver]).await;
    let second = twin(&bank, &first, &maker).await;
    approve(&mut hers, &second, "propose?to=approve").await;
    let decide = format!("/admin/requests/{}/decide", second.reference);
    let form = his.get(&decide).await.form(&decide);

    bank.approve(&first.reference, &maker, &checker).await;
    assert_told(&his.submit(form).await, StatusCode::CONFLICT, "decide?to=send_back");
    assert_told(&his.get(&decide).await, StatusCode::OK, "decide?to=send_back");
    assert_eq!(record(&bank, &second).await.request.state.status().name(), "awaiting_second_approval");

    let back = his.fill(&format!("{decide}?to=send_back"), &decide, &[("note", "A duplicate.")]).await;
    assert!(back.body.contains("went back"), "{}", back.text());
    bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_maker_of_the_second_reads_it_before_anybody_is_asked_to_confirm(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let first = bank.applicant("Example Payments").await;
    let (maker, mut hers) = signed_in(&bank, "Mia Maker", &[Analyst]).await;
    let checker = bank.staff("Chidi Checker", &[Approver]).await;
    let second = twin(&bank, &first, &maker).await;
    let propose = format!("/admin/requests/{}/propose", second.reference);
    let path = format!("{propose}?to=approve");
    let form = hers.get(&path).await.form(&propose);

    bank.approve(&first.reference, &maker, &checker).await;
    assert_told(&hers.submit(form).await, StatusCode::CONFLICT, "propose?to=reject");
    assert_told(&hers.get(&path).await, StatusCode::OK, "propose?to=reject");
    let reason = [("reason", "Your organisation is known to us.")];
    let page = hers.fill(&format!("{propose}?to=reject"), &propose, &reason).await;
    assert!(page.body.contains("waits for a colleague"), "{}", page.text());
    bank.dismiss_mails().await;
}
