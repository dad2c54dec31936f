//! Two people, one decision.

use crate::support::Bank;
use domain::access::StaffRole;
use domain::refusal::Refusal;
use domain::request::{Outcome, RequestStatus};
use domain::workflow::review::{Seen, Verdict};
use sqlx::PgPool;

const APPROVE: Verdict = Verdict::Confirm(Outcome::Approve);

async fn proposed(bank: &Bank) -> (domain::access::StaffMember, String) {
    let both = bank.staff("Bea", &[StaffRole::Analyst, StaffRole::Approver]).await;
    let (reference, _) = bank.submitted("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    bank.claim(&both, &reference).await.unwrap();
    bank.propose(&both, &reference, Outcome::Approve).await.unwrap();
    (both, reference)
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn nobody_decides_on_their_own_proposal(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (both, reference) = proposed(&bank).await;
    let seen = bank.seen(&reference).await;
    assert!(matches!(bank.decide(&both, seen, APPROVE).await, Err(Refusal::SecondPerson)));
    let forced = bank
        .force(
            "insert into decisions (id, request_id, proposal_id, made_by, outcome, answers_sha256, decided_by, decided_at)
             select gen_random_uuid(), request_id, id, made_by, outcome, answers_sha256, made_by, now() from proposals",
        )
        .await;
    assert_eq!(forced, Err("decisions_two_people_check".into()));
    let lied = bank
        .force(
            "insert into decisions (id, request_id, proposal_id, made_by, outcome, answers_sha256, decided_by, decided_at)
             select gen_random_uuid(), request_id, id, (select person_id from requests where id = request_id), outcome,
                 answers_sha256, made_by, now() from proposals",
        )
        .await;
    assert_eq!(lied, Err("decisions_proposal_fkey".into()));
    assert_eq!(bank.count("select count(*) from decisions").await, 0);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_decision_quotes_its_proposal_to_the_letter(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (_, _) = proposed(&bank).await;
    bank.checker().await;
    for change in ["'reject' as outcome, answers_sha256", "outcome, sha256('other') as answers_sha256"] {
        let sql = format!(
            "insert into decisions (id, request_id, proposal_id, made_by, outcome, answers_sha256, decided_by, decided_at)
             select gen_random_uuid(), request_id, id, made_by, {change},
                 (select id from people where name = 'Chidi'), now() from proposals"
        );
        assert_eq!(bank.force(&sql).await, Err("decisions_proposal_fkey".into()), "{change}");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn of_two_checkers_at_once_one_decides_and_one_is_told(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (_, reference) = proposed(&bank).await;
    let (first, second) = (bank.checker().await, bank.staff("Dora", &[StaffRole::Approver]).await);
    let seen = bank.seen(&reference).await;
    let (one, other) =
        futures::future::join(bank.decide(&first, seen.clone(), APPROVE), bank.decide(&second, seen, APPROVE)).await;
    let (refused, decided): (Vec<_>, Vec<_>) = [one, other].into_iter().partition(Result::is_err);
    assert_eq!((decided.len(), refused.len()), (1, 1));
    let Some(Err(Refusal::Conflict(conflict))) = refused.into_iter().next() else { panic!("no conflict") };
    assert_eq!(conflict.now, "Approved");
    assert!(["Chidi", "Dora"].contains(&&*conflict.by), "{}", conflict.by);
    assert_eq!(bank.count("select count(*) from decisions").await, 1);
    assert_eq!(bank.count("select count(*) from audit_entries where action = 'request.approved'").await, 1);
    assert_eq!(bank.count("select count(*) from mails where letter = 'approved'").await, 1);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_stale_form_changes_nothing(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (_, reference) = proposed(&bank).await;
    let checker = bank.checker().await;
    let stale = Seen { version: bank.seen(&reference).await.version - 1, reference: reference.clone() };
    for verdict in [APPROVE, Verdict::SendBack] {
        assert!(matches!(bank.decide(&checker, stale.clone(), verdict).await, Err(Refusal::Conflict(_))));
    }
    assert_eq!(bank.record(&reference).await.request.state.status(), RequestStatus::AwaitingSecondApproval);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_has_ended_stays_ended(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (both, reference) = proposed(&bank).await;
    let checker = bank.checker().await;
    let seen = bank.seen(&reference).await;
    bank.decide(&checker, seen, Verdict::Confirm(Outcome::Approve)).await.unwrap();
    assert!(matches!(bank.claim(&both, &reference).await, Err(Refusal::Moved(_))));
    assert!(matches!(bank.propose(&both, &reference, Outcome::Reject).await, Err(Refusal::Moved(_))));
    let seen = bank.seen(&reference).await;
    assert!(matches!(bank.decide(&checker, seen, APPROVE).await, Err(Refusal::Moved(_))));
    for (sql, refusal) in [
        ("update requests set status = 'rejected', decision_outcome = 'reject'", "an ended request stays ended"),
        (
            "update requests set status = 'in_review', ended_at = null, decision_id = null, decision_outcome = null",
            "an ended request stays ended",
        ),
        ("update requests set ended_at = now()", "an ended request stays ended"),
        ("update requests set decision_id = null", "requests_decided_check"),
        ("update requests set decision_outcome = 'reject'", "requests_outcome_check"),
        ("update requests set decision_id = gen_random_uuid()", "requests_decision_fkey"),
    ] {
        assert_eq!(bank.force(sql).await, Err(refusal.into()), "{sql}");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_second_decision_needs_that_the_first_was_taken_back(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (_, reference) = proposed(&bank).await;
    let checker = bank.checker().await;
    bank.decide(&checker, bank.seen(&reference).await, APPROVE).await.unwrap();
    for (take, constraint) in [(1, "decisions_request_key"), (2, "decisions_take_before_fkey")] {
        let sql = format!(
            "insert into decisions (id, request_id, proposal_id, made_by, outcome, answers_sha256, decided_by, decided_at, take)
             select gen_random_uuid(), request_id, proposal_id, made_by, outcome, answers_sha256, decided_by, now(), {take}
             from decisions"
        );
        assert_eq!(bank.force(&sql).await, Err(constraint.into()), "{take}");
    }
    let reopened = bank
        .force("update requests set status = 'awaiting_second_approval', ended_at = null, decision_id = null, decision_outcome = null")
        .await;
    assert_eq!(reopened, Err("an ended request stays ended".into()));
    assert_eq!(bank.force("delete from decisions").await, Err("decisions is append-only".into()));
}
