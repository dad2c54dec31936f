//! What the bank decides, and what it sees before there is anything to decide.

use super::signed_in;
use domain::access::StaffRole::{Analyst, Approver, Auditor};
use domain::store::mails;
use sqlx::PgPool;
use testkit::TestPortal;
use time::Duration;

const WITH_SMTP: &str = "[mail]\nsmtp = \"smtp://127.0.0.1:2525\"\n[review]\nundo_window = \"60s\"";

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn an_applicant_hears_of_a_decision_when_the_undo_window_is_over_and_not_before(pool: PgPool) {
    let bank = TestPortal::configured(pool, WITH_SMTP).await;
    let applicant = bank.applicant("Acme Payments").await;
    let (maker, mut browser) = signed_in(&bank, "Ada Example", &[Analyst]).await;
    let checker = bank.staff("Bob Example", &[Approver]).await;
    bank.approve(&applicant.reference, &maker, &checker).await;

    bank.advance(Duration::seconds(59));
    let due = mails::lease(bank.portal(), 50).await.unwrap();
    assert!(due.iter().all(|leased| leased.mail.to != applicant.person.email), "{due:?}");
    let outbox = browser.get("/admin/mail").await;
    assert!(outbox.text_of("#mails").contains("Waits for the undo window"), "{}", outbox.text());

    bank.advance(Duration::seconds(1));
    let mail = bank.mail(&applicant.person.email, "Approved").await;
    assert!(mail.text.contains(&applicant.reference), "{}", mail.text);
    let outbox = browser.get("/admin/mail").await;
    assert!(!outbox.text_of("#mails").contains("Waits for the undo window"), "{}", outbox.text());
    bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_queue_in_which_nothing_was_ever_says_so_in_every_view_and_where_to_look(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut eve) = signed_in(&bank, "Eve Example", &[Auditor]).await;
    for (view, words) in [
        ("open", "Nothing to do"),
        ("mine", "You have claimed nothing"),
        ("unassigned", "Everything has been taken"),
        ("overdue", "Nothing is overdue"),
        ("second_approval", "Nothing waits for you"),
        ("waiting_for_tpp", "No question is open"),
        ("decided", "Nothing has been decided yet"),
        ("all", "No request yet"),
    ] {
        let page = eve.get(&format!("/admin/queue?view={view}")).await;
        assert!(page.text_of(".empty h2").contains(words), "{view}: {}", page.text());
        assert!(!page.has("#requests"), "{view} has an empty table");
        assert_eq!(page.has(".empty a[href='/admin/queue?view=all']"), view != "all", "{view}");
    }
}
