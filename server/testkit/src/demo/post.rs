//! The mail server of the past: what was written until some hours ago was sent, came back, or is still being tried.

use super::diary::When;
use domain::portal::Portal;
use domain::store::mails::{self, Leased};
use server::command::Failure;
use time::{Duration, OffsetDateTime};

/// Mails of the last hours stay in the outbox, to be read there with their links.
const KEPT: Duration = Duration::hours(6);
/// Whose mailbox is gone.
const GONE: &str = "@tallgras.example";
/// Whose mail server is down, and since when.
const DOWN: (&str, When) = ("@drys-logariasmoi.example", When::Day(1, 9, 30));

const BATCH: i64 = 100;

pub(super) struct Post {
    until: OffsetDateTime,
    down_since: OffsetDateTime,
}

impl Post {
    /// A mail server that worked until some hours before `now`.
    pub(super) fn until(now: OffsetDateTime) -> Self {
        Self { until: now - KEPT, down_since: DOWN.1.instant(now) }
    }

    /// Sends what is due.
    pub(super) async fn deliver(&self, portal: &Portal) -> Result<(), Failure> {
        if portal.now() < self.until {
            for mail in mails::lease(portal, BATCH).await? {
                self.send(portal, &mail).await?;
            }
        }
        Ok(())
    }

    async fn send(&self, portal: &Portal, leased: &Leased) -> Result<(), Failure> {
        let to = &leased.mail.to;
        if to.contains(GONE) {
            mails::mark_failed(portal, leased, "550 5.1.1 There is no mailbox of this name", true).await?;
        } else if to.contains(DOWN.0) && leased.mail.written_at >= self.down_since {
            mails::mark_failed(portal, leased, "The connection to the mail server was refused", false).await?;
        } else {
            mails::mark_sent(portal, leased.id, leased.epoch).await?;
        }
        Ok(())
    }
}
