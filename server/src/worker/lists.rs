//! Keeps the revocation lists young.

use super::rest;
use crate::revocation::Lists;
use std::time::Duration;
use tokio::sync::watch;

/// How often files are looked at, and whether anything else is due.
const LOOK_EVERY: Duration = Duration::from_secs(5);

pub(super) async fn run(mut lists: Lists, mut stop: watch::Receiver<bool>) {
    let mut trust = lists.trust().changes();
    loop {
        lists.poll().await;
        let told = tokio::select! {
            told = rest(&mut stop, LOOK_EVERY) => told,
            // A place that is trusted from now on is read at once.
            Ok(()) = trust.changed() => false,
        };
        if told {
            return;
        }
    }
}
