//! Sends the outbox.

use super::{OUTBOX_EVERY, rest};
use crate::mail::{SendError, Smtp};
use domain::portal::Portal;
use domain::store::StoreError;
use domain::store::mails::{self, Leased};
use std::time::Duration;
use tokio::sync::watch;

/// How many mails are under way at once, each in its own lease.
const AT_ONCE: i64 = 4;

pub(super) async fn run(portal: Portal, smtp: Smtp, mut stop: watch::Receiver<bool>) {
    loop {
        let pause = match send_due(&portal, &smtp).await {
            Ok(0) => OUTBOX_EVERY,
            Ok(_) => Duration::ZERO,
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read");
                OUTBOX_EVERY * 5
            }
        };
        if rest(&mut stop, pause).await {
            return;
        }
    }
}

/// Sends what is due, side by side, and says how many there were.
async fn send_due(portal: &Portal, smtp: &Smtp) -> Result<usize, StoreError> {
    let leased = mails::lease(portal, AT_ONCE).await?;
    let count = leased.len();
    futures::future::join_all(leased.into_iter().map(|mail| send(portal, smtp, mail))).await;
    Ok(count)
}

async fn send(portal: &Portal, smtp: &Smtp, leased: Leased) {
    let noted = match smtp.send(&leased.mail).await {
        Ok(()) => mails::mark_sent(portal, leased.id, leased.epoch).await.map(|_| ()),
        Err(SendError::Retry(error)) => mails::mark_failed(portal, &leased, &error, false).await,
        Err(SendError::Refused(error)) => mails::mark_failed(portal, &leased, &error, true).await,
    };
    if let Err(error) = noted {
        tracing::warn!(mail = %leased.id, %error, "what became of a mail could not be noted");
    }
}
