//! Learns what people confirmed on another server.

use super::rest;
use domain::portal::Portal;
use domain::workflow::trust;
use std::time::Duration;
use tokio::sync::watch;

/// How often one number is asked for: a change acts everywhere within twice that.
const EVERY: Duration = Duration::from_secs(2);

/// Follows what was confirmed elsewhere, until `stop` turns true.
pub async fn run(portal: Portal, mut stop: watch::Receiver<bool>) {
    while !rest(&mut stop, EVERY).await {
        if let Err(error) = trust::refresh(&portal).await {
            tracing::warn!(%error, "nobody can say whom to trust now; it stays as it was");
        }
    }
}
