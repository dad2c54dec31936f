//! Work that nobody waits for: sending mail, letting requests lapse, throwing away what has ended, reading revocation lists,
//! following whom the bank trusts.
//!
//! Any number of servers may run it side by side: rows are leased or skipped, never shared.

mod comparison;
mod lists;
mod post;
mod sweep;
mod trust;

pub use trust::run as follow_trust;

use crate::mail::Smtp;
use crate::revocation::Lists;
use domain::workflow::registration::Desk;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often the outbox is looked at while it is empty.
const OUTBOX_EVERY: Duration = Duration::from_secs(1);
/// How often what has ended is looked for.
const SWEEP_EVERY: Duration = Duration::from_mins(1);

/// Starts the workers; they end when `stop` turns true, after the work in hand.
pub(crate) fn start(desk: Desk, smtp: Option<Smtp>, lists: Lists, stop: watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let portal = desk.portal().clone();
    let mut workers =
        vec![tokio::spawn(lists::run(lists, stop.clone())), tokio::spawn(trust::run(portal.clone(), stop.clone()))];
    if desk.has_uae_door() {
        workers.push(tokio::spawn(comparison::run(desk, stop.clone())));
    }
    if let Some(smtp) = smtp {
        workers.push(tokio::spawn(post::run(portal.clone(), smtp, stop.clone())));
    }
    workers.push(tokio::spawn(sweep::run(portal, stop)));
    workers
}

/// Waits, or less when the server is told to stop. True when it is.
async fn rest(stop: &mut watch::Receiver<bool>, pause: Duration) -> bool {
    let told = stop.wait_for(|stop| *stop);
    tokio::time::timeout(pause, told).await.is_ok()
}
