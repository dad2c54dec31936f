//! What was written for the record stays as it was.

use crate::support::Bank;
use domain::request::Outcome;
use domain::workflow::review::Verdict;
use sqlx::PgPool;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_audit_trail_proposals_and_decisions_are_append_only(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (maker, checker) = (bank.maker().await, bank.checker().await);
    let (reference, _) = bank.submitted("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    bank.claim(&maker, &reference).await.unwrap();
    bank.propose(&maker, &reference, Outcome::Reject).await.unwrap();
    let seen = bank.seen(&reference).await;
    bank.decide(&checker, seen, Verdict::Confirm(Outcome::Reject)).await.unwrap();
    for (table, change) in [
        ("audit_entries", "update audit_entries set actor_name = 'Somebody'"),
        ("audit_entries", "delete from audit_entries"),
        ("audit_entries", "truncate audit_entries"),
        ("proposals", "update proposals set reason = 'Another'"),
        ("proposals", "delete from proposals"),
        ("decisions", "update decisions set note = 'Another'"),
        ("decisions", "delete from decisions"),
    ] {
        assert_eq!(bank.force(change).await, Err(format!("{table} is append-only")), "{change}");
    }
}
