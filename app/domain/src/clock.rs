//! Time is an argument: whoever needs it is handed a [`Clock`], and tests move it.

use std::sync::atomic::{AtomicI64, Ordering};
use time::{Duration, OffsetDateTime};

/// Where the current instant comes from.
pub trait Clock: Send + Sync + 'static {
    /// The current instant in UTC, in whole microseconds as Postgres keeps them.
    fn now(&self) -> OffsetDateTime;
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> OffsetDateTime {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
        let now = OffsetDateTime::now_utc();
        now.replace_nanosecond(now.microsecond() * 1_000).unwrap_or(now)
    }
}

/// A clock that stands still until it is moved: for tests and for demo data.
#[derive(Debug)]
pub struct FixedClock {
    start: OffsetDateTime,
    moved_microseconds: AtomicI64,
}

impl FixedClock {
    /// A clock that shows `start`.
    pub fn at(start: OffsetDateTime) -> Self {
        Self { start, moved_microseconds: AtomicI64::new(0) }
    }

    /// Moves the clock, forwards or back.
    pub fn advance(&self, by: Duration) {
        let microseconds = i64::try_from(by.whole_microseconds()).unwrap_or(i64::MAX);
        self.moved_microseconds.fetch_add(microseconds, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> OffsetDateTime {
        self.start + Duration::microseconds(self.moved_microseconds.load(Ordering::SeqCst))
    }
}
