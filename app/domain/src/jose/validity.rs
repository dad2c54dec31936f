//! From when to when a token is valid, and how exactly clocks have to agree.

use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime, UtcOffset};

/// Why a token is not valid now (RFC 7519 §4.1.4 to §4.1.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// `exp` is past.
    #[error("it expired at {}", written(*.0))]
    Expired(OffsetDateTime),
    /// `nbf` is to come.
    #[error("it is not valid before {}", written(*.0))]
    NotYet(OffsetDateTime),
    /// `iat` is to come.
    #[error("iat is in the future: {}; check your clock", written(*.0))]
    IssuedInFuture(OffsetDateTime),
    /// `exp` lies too far ahead.
    #[error("exp may be at most {} seconds after iat", .0.whole_seconds())]
    TooLong(Duration),
}

/// `2026-11-20T14:05:00Z` (RFC 3339).
pub fn written(at: OffsetDateTime) -> String {
    at.to_offset(UtcOffset::UTC).replace_nanosecond(0).unwrap_or(at).format(&Rfc3339).unwrap_or_default()
}

/// From when to when a token says it is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// `iat`.
    pub issued: Option<OffsetDateTime>,
    /// `nbf`.
    pub not_before: Option<OffsetDateTime>,
    /// `exp`.
    pub expires: Option<OffsetDateTime>,
}

/// How exactly clocks have to agree, and how long a token may last.
#[derive(Debug, Clone, Copy)]
pub struct Tolerance {
    /// A clock may be ahead of ours by so much.
    pub ahead: Duration,
    /// A token is taken for so long after `exp`.
    pub late: Duration,
    /// From `iat`, or where there is none from now, to `exp`.
    pub longest: Option<Duration>,
}

impl Validity {
    /// Compares it with the clock.
    ///
    /// # Errors
    /// [`NotNow`].
    pub fn check(self, now: OffsetDateTime, tolerance: Tolerance) -> Result<(), NotNow> {
        if let Some(issued) = self.issued.filter(|issued| *issued > now + tolerance.ahead) {
            return Err(NotNow::IssuedInFuture(issued));
        }
        if let Some(not_before) = self.not_before.filter(|not_before| *not_before > now + tolerance.ahead) {
            return Err(NotNow::NotYet(not_before));
        }
        let Some(expires) = self.expires else { return Ok(()) };
        if expires + tolerance.late <= now {
            return Err(NotNow::Expired(expires));
        }
        match tolerance.longest {
            Some(longest) if expires - self.issued.unwrap_or(now) > longest => Err(NotNow::TooLong(longest)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_may_differ_a_little() {
        let now = OffsetDateTime::from_unix_timestamp(1_700_000_000).unwrap();
        let at = |seconds: i64| Some(now + Duration::seconds(seconds));
        let tolerance =
            Tolerance { ahead: Duration::seconds(60), late: Duration::seconds(30), longest: Some(Duration::hours(1)) };
        let check =
            |issued, not_before, expires| Validity { issued, not_before, expires }.check(now, tolerance).is_ok();
        let cases = [
            (at(0), None, at(60), true),
            (at(60), None, at(120), true),
            (at(61), None, at(120), false),
            (at(0), at(60), at(120), true),
            (at(0), at(61), at(120), false),
            (at(-100), None, at(-29), true),
            (at(-100), None, at(-30), false),
            (at(0), None, at(3_600), true),
            (at(0), None, at(3_601), false),
            (None, None, at(3_601), false),
            (at(-9_999_999), None, None, true),
        ];
        for (issued, not_before, expires, valid) in cases {
            assert_eq!(check(issued, not_before, expires), valid, "{issued:?} {not_before:?} {expires:?}");
        }
    }
}
