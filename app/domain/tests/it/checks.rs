//! The rules that Postgres keeps about requests, each met by a write that breaks it and no other.

use crate::support::Bank;
use sqlx::PgPool;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn no_request_breaks_a_rule(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (reference, _) = bank.submitted("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    let (_, draft) = bank.draft("bob@birch.example", "Birch Ltd", "PSDGB-FCA-2").await;
    for (which, change, constraint) in [
        (&reference, "status = 'lost'", "requests_status_check"),
        (&reference, "kind = 'wish'", "requests_kind_check"),
        (&reference, "person_id = null", "requests_confirmed_check"),
        (&reference, "password_hash = 'kept'", "requests_password_check"),
        (&reference, "sent_at = null", "requests_sent_check"),
        (&reference, "clock_stopped_at = now()", "requests_clock_check"),
        (&reference, "status = 'waiting_applicant'", "requests_clock_check"),
        (&reference, "due_at = null", "requests_due_check"),
        (&reference, "ended_at = now()", "requests_ended_check"),
        (&reference, "status = 'withdrawn'", "requests_ended_check"),
        (&reference, "claim_expires_at = now()", "requests_claim_check"),
        (&reference, "claimed_by = person_id", "requests_claim_check"),
        (&reference, "decision_id = gen_random_uuid()", "requests_decided_check"),
        (&reference, "decision_outcome = 'approve'", "requests_outcome_check"),
        (&reference, "submitted_at = null", "requests_submitted_check"),
        (&reference, "risk_count = 3", "requests_hints_check"),
        (&draft, "submitted_at = now()", "requests_submitted_check"),
        (&draft, "sent_at = now(), status = 'approved', ended_at = now()", "requests_confirmed_check"),
    ] {
        let refused = bank.force(&format!("update requests set {change} where reference = '{which}'")).await;
        assert_eq!(refused, Err(constraint.into()), "{change}");
    }
    let twice = format!("update requests set reference = '{reference}' where reference = '{draft}'");
    assert_eq!(bank.force(&twice).await, Err("requests_reference_key".into()));
}
