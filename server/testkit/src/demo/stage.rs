//! Where the stories are played: a portal whose clock we move, the bank's people, and the post.

use super::post::Post;
use super::staff::Staff;
use domain::clock::FixedClock;
use domain::portal::Portal;
use domain::refusal::Refusal;
use domain::workflow::review;
use server::command::Failure;
use std::sync::Arc;
use time::{Duration, OffsetDateTime, Time};

/// How long somebody takes between two pages.
const A_MOMENT: Duration = Duration::seconds(40);

/// The stage.
pub(super) struct Stage {
    pub(super) portal: Portal,
    pub(super) staff: Staff,
    clock: Arc<FixedClock>,
    post: Post,
}

impl Stage {
    pub(super) fn new(portal: Portal, clock: Arc<FixedClock>, staff: Staff, now: OffsetDateTime) -> Self {
        Self { portal, staff, clock, post: Post::until(now) }
    }

    /// Moves the clock to an instant, never back. What lapses on a day until then lapses.
    pub(super) async fn until(&self, instant: OffsetDateTime) -> Result<(), Failure> {
        while self.portal.now().date() < instant.date() {
            let days_end = self.portal.now().replace_time(Time::MIDNIGHT) + Duration::days(1);
            self.clock.advance(days_end - self.portal.now());
            review::expire_lapsed(&self.portal).await.map_err(told)?;
        }
        self.clock.advance((instant - self.portal.now()).max(Duration::ZERO));
        Ok(())
    }

    /// Waits until what was done can no longer be undone; then its mails are sent.
    pub(super) async fn settle(&self) -> Result<(), Failure> {
        self.clock.advance(self.portal.rules().undo_window + A_MOMENT);
        self.post.deliver(&self.portal).await
    }

    /// Lets a moment pass.
    pub(super) fn pause(&self) {
        self.clock.advance(A_MOMENT);
    }
}

/// A refusal with the sentences about the fields.
pub(super) fn told(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Fields(errors) => {
            let sentences = errors.iter().map(|error| format!("{}: {}", error.field, error.message));
            sentences.collect::<Vec<_>>().join("; ").into()
        }
        other => other.to_string().into(),
    }
}
