//! Who signed in lately, and who tried to.

use super::cast::STAFF_PASSWORD;
use super::diary::When::{self, Ago, Day};
use super::stage::{Stage, told};
use domain::access::Actor;
use domain::access::StaffRole::{self, Analyst, Approver, Auditor, Platform, Security};
use domain::store::Context;
use domain::workflow::sign_in;
use server::command::Failure;

/// Somebody at the sign-in page.
#[derive(Debug, Clone, Copy)]
pub(super) enum Visit {
    /// A member of staff signs in.
    Staff(StaffRole, usize),
    /// Somebody types an address and a wrong password.
    Wrong(&'static str, &'static str),
}

/// All visits with their instants.
pub(super) const VISITS: [(When, Visit); 15] = [
    (Day(5, 8, 50), Visit::Staff(Analyst, 0)),
    (Day(5, 9, 2), Visit::Staff(Approver, 1)),
    (Day(4, 8, 45), Visit::Staff(Analyst, 2)),
    (Day(4, 16, 10), Visit::Staff(Security, 0)),
    (Day(3, 8, 55), Visit::Staff(Approver, 0)),
    (Day(3, 22, 14), Visit::Wrong("admin@bank.example", "192.0.2.66")),
    (Day(3, 22, 15), Visit::Wrong("analyst-2@bank.example", "192.0.2.66")),
    (Day(3, 22, 16), Visit::Wrong("platform-1@bank.example", "192.0.2.66")),
    (Day(2, 9, 0), Visit::Staff(Platform, 1)),
    (Day(2, 9, 30), Visit::Staff(Auditor, 0)),
    (Day(1, 8, 40), Visit::Wrong("analyst-1@bank.example", "198.51.100.60")),
    (Day(1, 8, 41), Visit::Staff(Analyst, 0)),
    (Day(1, 8, 58), Visit::Staff(Analyst, 1)),
    (Ago(292), Visit::Staff(Analyst, 2)),
    (Ago(41), Visit::Wrong("imogen@kestrelwren.example", "203.0.113.250")),
];

impl Visit {
    pub(super) async fn play(self, stage: &Stage) -> Result<(), Failure> {
        match self {
            Self::Staff(role, nth) => sign_in(stage, role, nth).await,
            Self::Wrong(email, address) => {
                let context = Context { actor: Actor::Anonymous, address: Some(address.to_owned()), trace: None };
                let found = sign_in::with_password(&stage.portal, context, email, "not my password").await;
                found.map(|_| ()).map_err(told)
            }
        }
    }
}

async fn sign_in(stage: &Stage, role: StaffRole, nth: usize) -> Result<(), Failure> {
    let player = stage.staff.player(role, nth)?;
    let context = Context { actor: Actor::Anonymous, ..player.context() };
    sign_in::with_password(&stage.portal, context.clone(), &player.email, STAFF_PASSWORD).await.map_err(told)?;
    let code = player.code(&stage.portal)?;
    let accepted = sign_in::with_second_factor(&stage.portal, context, player.person, &code).await.map_err(told)?;
    accepted.map(|_| ()).ok_or_else(|| format!("the code of {} was not accepted", player.email).into())
}
