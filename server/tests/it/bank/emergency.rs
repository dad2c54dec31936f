//! Suspending alone in an emergency: it acts at once, and waits for a second person.

use super::signed_in;
use domain::access::StaffRole::{Approver, Security};
use domain::store::organisations;
use domain::workflow::standing::end_unconfirmed;
use sqlx::PgPool;
use testkit::TestPortal;
use time::Duration;

async fn status_after(pool: PgPool, verdict: &str) -> &'static str {
    let bank = TestPortal::new(pool).await;
    let tpp = bank.tpp("Example Payments").await;
    let (_, mut sam) = signed_in(&bank, "Sam Example", &[Security]).await;
    let (amy, mut hers) = signed_in(&bank, "Amy Example", &[Approver]).await;
    let database = bank.portal().database().statements();
    let reference = organisations::find(database, tpp.organisation).await.unwrap().unwrap().reference;

    let path = format!("/admin/tpps/{reference}/change");
    let asked = format!("{path}?kind=organisation&id={}&to=suspended", tpp.organisation);
    let page = sam.fill(&asked, &path, &[("reason", "Its keys are public.")]).await;
    assert!(page.text().contains("It ends on 21 Nov 2026"), "{} {}", page.path, page.text());
    bank.mail(&tpp.owner.email, "Suspended").await;

    let mail = bank.mail(&amy.email, "To confirm: the emergency suspension of the organisation Example Payments").await;
    let at = mail.text.find("/admin/changes/").unwrap();
    let change = mail.text[at..].split_whitespace().next().unwrap().to_owned();
    assert!(!sam.get(&change).await.has("button[name=verdict]"), "whoever did it does not confirm it");
    let waiting = hers.get(&change).await;
    assert!(waiting.text().contains("Unless it is confirmed it ends on"), "{}", waiting.text());
    hers.submit(waiting.form(&change).with("verdict", verdict)).await;

    bank.advance(Duration::hours(25));
    assert_eq!(end_unconfirmed(bank.portal()).await.unwrap(), 0);
    bank.dismiss_mails().await;
    organisations::find(database, tpp.organisation).await.unwrap().unwrap().status.name()
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_second_person_keeps_an_emergency_suspension(pool: PgPool) {
    assert_eq!(status_after(pool, "confirm").await, "suspended");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_second_person_ends_an_emergency_suspension(pool: PgPool) {
    assert_eq!(status_after(pool, "refuse").await, "active");
}
