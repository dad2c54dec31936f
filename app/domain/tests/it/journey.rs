//! From the first page of the sign-up to the decision, through the use cases.

use crate::support::{Bank, acting, stranger};
use domain::refusal::Refusal;
use domain::request::{Outcome, RequestStatus};
use domain::workflow::dossier::{self, Deadline};
use domain::workflow::review::{self, Verdict};
use domain::workflow::sign_up;
use sqlx::PgPool;
use time::Duration;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_sign_up_is_approved_by_two_people(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (maker, checker) = (bank.maker().await, bank.checker().await);
    let (reference, person) = bank.submitted("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    assert_eq!(bank.record(&reference).await.request.state.status(), RequestStatus::Submitted);

    bank.claim(&maker, &reference).await.unwrap();
    bank.propose(&maker, &reference, Outcome::Approve).await.unwrap();
    let seen = bank.seen(&reference).await;
    bank.decide(&checker, seen, Verdict::Confirm(Outcome::Approve)).await.unwrap();

    assert_eq!(bank.record(&reference).await.request.state.status(), RequestStatus::Approved);
    assert_eq!(bank.count("select count(*) from organisations where status = 'active'").await, 1);
    assert_eq!(bank.count("select count(*) from memberships where role = 'owner'").await, 1);

    let dossier = dossier::open(&bank.portal, bank.may_see(&checker), &reference).await.unwrap();
    assert!(dossier.is_clear(), "{:?}", dossier.checks);
    assert_eq!(dossier.deadline, Deadline::Over);
    assert_eq!(dossier.decided.as_ref().unwrap().checker, "Chidi");
    assert_eq!(dossier.proposals[0].maker, "Mira");
    assert!(dossier.hints.is_empty(), "{:?}", dossier.hints);
    let words: Vec<_> = dossier.timeline.iter().map(|step| step.words.as_str()).collect();
    assert_eq!(words.last(), Some(&"Approved by a second person"));
    assert!(words.contains(&"Document attached: licence.pdf"));
    let answer = dossier.sections.iter().flat_map(|it| &it.answers).find(|it| it.field == "country").unwrap();
    assert_eq!(answer.values, ["United Kingdom"]);
    let own = dossier::for_applicant(&bank.portal, person, &reference).await.unwrap();
    assert_eq!(own.status, RequestStatus::Approved);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_rejection_tells_its_reason_and_nobodys_name(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (maker, checker) = (bank.maker().await, bank.checker().await);
    let (reference, person) = bank.submitted("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    bank.claim(&maker, &reference).await.unwrap();
    let may = bank.may(&maker);
    review::note(&bank.portal, acting(&maker), may, reference.clone(), "Smells of haste").await.unwrap();
    let (may, seen) = (bank.may(&maker), bank.seen(&reference).await);
    review::ask(&bank.portal, acting(&maker), may, seen, "Which register?").await.unwrap();
    bank.clock.advance(Duration::hours(30));
    let text = "The one in London";
    review::answer(&bank.portal, stranger(), person, reference.clone(), text).await.unwrap();
    bank.propose(&maker, &reference, Outcome::Reject).await.unwrap();
    let seen = bank.seen(&reference).await;
    bank.decide(&checker, seen, Verdict::Confirm(Outcome::Reject)).await.unwrap();

    let own = dossier::for_applicant(&bank.portal, person, &reference).await.unwrap();
    assert_eq!(own.rejection.as_deref(), Some("The register says so"));
    assert_eq!(own.messages.iter().map(|it| it.by_bank).collect::<Vec<_>>(), [true, false]);
    let everything = format!("{own:?}");
    for secret in ["Mira", "Chidi", "Smells", "hint", "Looked again", "note_added", "proposed"] {
        assert!(!everything.contains(secret), "{secret} in {everything}");
    }
    let bank_view = dossier::open(&bank.portal, bank.may_see(&checker), &reference).await.unwrap();
    assert_eq!(bank_view.messages.len(), 3);
    assert!(bank_view.letters.iter().any(|letter| letter.recipient.contains("ada@acme.example")));
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_has_not_arrived_is_not_the_banks_to_see(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let maker = bank.maker().await;
    let (id, reference) = bank.draft("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    let open = || dossier::open(&bank.portal, bank.may_see(&maker), &reference);
    assert!(matches!(open().await, Err(Refusal::NotFound("request"))));
    assert!(matches!(bank.claim(&maker, &reference).await, Err(Refusal::NotFound("request"))));
    sign_up::send(&bank.portal, stranger(), id).await.unwrap();
    assert!(matches!(open().await, Err(Refusal::NotFound("request"))));
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn nobody_opens_somebody_elses_request(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (reference, _) = bank.submitted("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    let (_, other) = bank.submitted("bob@birch.example", "Birch Ltd", "PSDGB-FCA-2").await;
    let seen = dossier::for_applicant(&bank.portal, other, &reference).await;
    assert!(matches!(seen, Err(Refusal::NotFound("request"))));
}
