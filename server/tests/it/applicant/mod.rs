//! What applicants can do about a sign-up beside filling it in.

mod again;
mod own;
mod status;

use domain::access::StaffRole::{Analyst, Approver};
use domain::request::Outcome;
use domain::workflow::review::{self, Verdict};
use testkit::{Applicant, TestPortal};
use time::Duration;

/// Rejects a sign-up by two people, and lets the undo window go by. The mails about it are dismissed.
async fn rejected(bank: &TestPortal, applicant: &Applicant, reason: &str) {
    let (maker, checker) = (bank.staff("Mia Maker", &[Analyst]).await, bank.staff("Chidi Checker", &[Approver]).await);
    let (portal, reference) = (bank.portal(), applicant.reference.clone());
    review::claim(portal, bank.acting(&maker), bank.authorised(&maker), reference.clone()).await.unwrap();
    let (by, seen) = (bank.authorised(&maker), bank.seen(&reference).await);
    review::propose(portal, bank.acting(&maker), by, seen, Outcome::Reject, reason).await.unwrap();
    let (by, seen) = (bank.authorised(&checker), bank.seen(&reference).await);
    let verdict = Verdict::Confirm(Outcome::Reject);
    review::decide(portal, bank.acting(&checker), by, seen, verdict, "").await.unwrap();
    bank.advance(Duration::minutes(2));
    bank.dismiss_mails().await;
}
