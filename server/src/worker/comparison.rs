//! Compares what applications registered with to what the UAE Trust Framework says now.

use super::rest;
use domain::workflow::registration::Desk;
use std::time::Duration;
use tokio::sync::watch;

/// How often we look whether any is due.
const LOOK_EVERY: Duration = Duration::from_secs(15);

pub(super) async fn run(desk: Desk, mut stop: watch::Receiver<bool>) {
    loop {
        let pause = match desk.compare_due().await {
            Ok(0) => LOOK_EVERY,
            Ok(_) => Duration::ZERO,
            Err(error) => {
                tracing::warn!(%error, "what is due for comparison cannot be read");
                LOOK_EVERY
            }
        };
        if rest(&mut stop, pause).await {
            return;
        }
    }
}
