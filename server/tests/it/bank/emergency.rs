//! Suspending alone in an emergency: it acts at once, and waits for a second person.

use super::signed_in;
use domain::access::StaffRole::{Approver, Security};
use domain::standing::Thing;
use domain::store::organisations;
use domain::workflow::standing::{end_unconfirmed, suspend_in_emergency};
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
    let told = bank.mail(&tpp.owner.email, "Suspended").await;
    let told = told.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("until 21 November 2026") && told.contains("ends by itself, unless"), "{told}");
    let mut owner = bank.browser();
    owner.sign_in(&bank, &tpp.owner).await;
    let shown = owner.get("/portal").await;
    assert!(shown.text().contains("ends by itself on 21 Nov 2026"), "{}", shown.text());

    let mail = bank.mail(&amy.email, "To confirm: the emergency suspension of the organisation Example Payments").await;
    let at = mail.text.find("/admin/changes/").unwrap();
    let change = mail.text[at..].split_whitespace().next().unwrap().to_owned();
    assert!(!sam.get(&change).await.has("button[name=verdict]"), "whoever did it does not confirm it");
    let waiting = hers.get(&change).await;
    assert!(waiting.text().contains("Unless it is confirmed it ends on"), "{}", waiting.text());
    hers.submit(waiting.form(&change).with("verdict", verdict)).await;

    assert!(!owner.get("/portal").await.text().contains("ends by itself"), "somebody decided");
    bank.advance(Duration::hours(25));
    assert_eq!(end_unconfirmed(bank.portal()).await.unwrap(), 0);
    let subject = if verdict == "confirm" { "Still suspended" } else { "Resumed" };
    bank.mail(&tpp.owner.email, subject).await;
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

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_page_of_an_application_says_until_when_it_is_suspended(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let tpp = bank.tpp("Example Payments").await;
    let mut owner = bank.browser();
    owner.sign_in(&bank, &tpp.owner).await;
    let (path, wrong) = ("/portal/applications/new", "http://app.example/cb");
    let page = owner.fill(path, path, &[("name", "Minder"), ("redirect_uris", wrong)]).await;
    assert_eq!(page.errors(), ["Redirect address 1: Only https, or http on localhost"], "people count from 1");
    let fields = [("name", "Minder"), ("redirect_uris", "https://app.example/cb")];
    let keys = owner.fill(path, path, &fields).await.path;
    let application = keys.trim_end_matches("/keys").to_owned();

    let sam = bank.staff("Sam Example", &[Security]).await;
    let thing = Thing::SoftwareStatement(application.rsplit('/').next().unwrap().parse().unwrap());
    let by = bank.authorised(&sam);
    suspend_in_emergency(bank.portal(), bank.acting(&sam), by, thing, "Its keys are public.").await.unwrap();
    let shown = owner.get(&application).await;
    assert!(shown.text().contains("Its keys are public."), "{}", shown.text());
    assert!(shown.text().contains("ends by itself on 21 Nov 2026"), "{}", shown.text());
    bank.dismiss_mails().await;
}
