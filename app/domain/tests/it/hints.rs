//! Hints are worked out when a request arrives, from what the bank knows by then.

use crate::support::Bank;
use domain::request::Outcome;
use domain::risk::HintName;
use domain::store::queue::hints_and_decision;
use domain::workflow::review::Verdict;
use sqlx::PgPool;

async fn hints(bank: &Bank, reference: &str) -> Vec<HintName> {
    let record = bank.record(reference).await;
    let (hints, _) = hints_and_decision(&bank.pool, record.request.id).await.unwrap();
    hints.into_iter().map(|hint| hint.name).collect()
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_known_tpp_is_recognised_by_number_and_by_the_shape_of_its_name(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (maker, checker) = (bank.maker().await, bank.checker().await);
    let (known, _) = bank.submitted("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    assert_eq!(hints(&bank, &known).await, []);
    bank.claim(&maker, &known).await.unwrap();
    bank.propose(&maker, &known, Outcome::Approve).await.unwrap();
    let seen = bank.seen(&known).await;
    bank.decide(&checker, seen, Verdict::Confirm(Outcome::Approve)).await.unwrap();

    let (twin, _) = bank.submitted("eve@acme-payments.example", "Асmе Рауmеnts Ltd", "PSDGB-FCA-123456").await;
    assert_eq!(hints(&bank, &twin).await, [HintName::KnownNumber, HintName::LookAlike, HintName::OtherDomain]);
    assert_eq!(bank.count("select risk_count::bigint from requests where risk_count > 0").await, 3);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_rejection_is_remembered(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (maker, checker) = (bank.maker().await, bank.checker().await);
    let (first, _) = bank.submitted("ada@gmail.com", "Birch Ltd", "PSDDE-BAFIN-9").await;
    assert_eq!(hints(&bank, &first).await, [HintName::NumberElsewhere, HintName::FreeMail]);
    bank.claim(&maker, &first).await.unwrap();
    bank.propose(&maker, &first, Outcome::Reject).await.unwrap();
    let seen = bank.seen(&first).await;
    bank.decide(&checker, seen, Verdict::Confirm(Outcome::Reject)).await.unwrap();
    let (again, _) = bank.submitted("ada@birch.example", "Birch Ltd", "PSDDE-BAFIN-9").await;
    assert_eq!(hints(&bank, &again).await, [HintName::RejectedNumber, HintName::NumberElsewhere]);
}
