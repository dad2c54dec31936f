//! How long an old secret still works once there is a new one.

use std::str::FromStr;
use time::Duration;

/// How long an old secret still works beside the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// It ends at once.
    None,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
}

/// A text that is no overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose how long the old secret still works: not at all, 1 hour, 24 hours or 7 days")]
pub struct UnknownOverlap;

impl Overlap {
    /// All of them, the shortest first.
    pub const ALL: [Self; 4] = [Self::None, Self::Hour, Self::Day, Self::Week];

    /// As forms carry it.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "0",
            Self::Hour => "1h",
            Self::Day => "24h",
            Self::Week => "7d",
        }
    }

    /// As screens say it, to follow "The old secret works".
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "no longer: it ends at once",
            Self::Hour => "for 1 more hour",
            Self::Day => "for 24 more hours",
            Self::Week => "for 7 more days",
        }
    }

    /// How long that is.
    pub fn length(self) -> Duration {
        match self {
            Self::None => Duration::ZERO,
            Self::Hour => Duration::hours(1),
            Self::Day => Duration::hours(24),
            Self::Week => Duration::days(7),
        }
    }
}

impl FromStr for Overlap {
    type Err = UnknownOverlap;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|overlap| overlap.name() == name).ok_or(UnknownOverlap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for overlap in Overlap::ALL {
            assert_eq!(overlap.name().parse(), Ok(overlap));
        }
        assert_eq!("2h".parse::<Overlap>(), Err(UnknownOverlap));
    }
}
