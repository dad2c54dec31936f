//! Mails are written with their cause, or not at all.

use crate::support::{Bank, stranger};
use domain::audit::{Event, Subject};
use domain::mail::{Mail, Recipient};
use domain::refusal::Refusal;
use domain::store::{Post, mails};
use domain::workflow::sign_up::{self, Confirmation};
use futures::FutureExt;
use sqlx::PgPool;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn each_step_writes_its_mail_and_its_entry(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (id, _) = bank.draft("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    assert_eq!(bank.count("select count(*) from mails").await, 0);
    sign_up::send(&bank.portal, stranger(), id).await.unwrap();
    assert_eq!(bank.count("select count(*) from mails where letter = 'confirm-address'").await, 1);
    assert_eq!(bank.count("select count(*) from audit_entries where action = 'request.sent'").await, 1);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_unit_of_work_that_is_refused_leaves_nothing(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let link = "http://localhost:3000/signin".parse::<url::Url>().unwrap().into();
    let before = bank.count("select count(*) from audit_entries").await;
    let refused: Result<(), Refusal> = bank
        .portal
        .commit(stranger(), move |tx| {
            async move {
                let to = Recipient::new("ada@acme.example", None::<&str>);
                tx.post(Post { mail: Mail::AlreadyHaveAccount { link }, to, key: "once".into(), request: None })
                    .await?;
                tx.record(Event::new("request.begun", Subject::named("request", "SU-1"))).await?;
                Err(Refusal::Busy)
            }
            .boxed()
        })
        .await;
    assert!(matches!(refused, Err(Refusal::Busy)));
    assert_eq!(bank.count("select count(*) from mails").await, 0);
    assert_eq!(bank.count("select count(*) from audit_entries").await, before);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_step_that_is_refused_leaves_nothing(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (id, _) = bank.draft("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    sign_up::send(&bank.portal, stranger(), id).await.unwrap();
    let counts = "select (select count(*) from mails) * 1000 + (select count(*) from audit_entries)";
    let before = bank.count(counts).await;
    assert!(matches!(sign_up::send(&bank.portal, stranger(), id).await, Err(Refusal::Moved(_))));
    assert_eq!(bank.count(counts).await, before);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn two_invitations_to_confirm_in_one_instant_are_two_mails_and_the_second_link_opens(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (id, _) = bank.draft("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    sign_up::send(&bank.portal, stranger(), id).await.unwrap();
    sign_up::resend(&bank.portal, stranger(), id).await.unwrap();
    let mails = mails::lease(&bank.portal, 10).await.unwrap();
    assert_eq!(mails.len(), 2);
    assert_ne!(mails[0].mail.message_id, mails[1].mail.message_id);
    let mut live = 0;
    for leased in mails {
        let token = leased.mail.text.split("t=").nth(1).unwrap().split_whitespace().next().unwrap();
        live += usize::from(matches!(sign_up::look(&bank.portal, token).await.unwrap(), Confirmation::Open { .. }));
    }
    assert_eq!(live, 1);
}
