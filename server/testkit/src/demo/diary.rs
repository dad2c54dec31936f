//! When things happened, counted back from now, so that ages look right whenever the demo is made.

use time::{Date, Duration, OffsetDateTime, Time, Weekday};

/// An instant of a story.
#[derive(Debug, Clone, Copy)]
pub(super) enum When {
    /// So many working days before today, at an hour and a minute of UTC. Day 0 is not offered: it may lie ahead.
    Day(u16, u8, u8),
    /// So many minutes ago, at most five hours: later than anything on [`When::Day`] 1.
    Ago(u16),
}

impl When {
    /// The instant, seen from `now`.
    pub(super) fn instant(self, now: OffsetDateTime) -> OffsetDateTime {
        match self {
            Self::Day(days, hour, minute) => {
                let time = Time::from_hms(hour, minute, 0).unwrap_or(Time::MIDNIGHT);
                working_day(now.date(), days).with_time(time).assume_utc()
            }
            Self::Ago(minutes) => now - Duration::minutes(minutes.into()),
        }
    }
}

fn working_day(today: Date, back: u16) -> Date {
    let works = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let before = std::iter::successors(today.previous_day(), |day| day.previous_day());
    before.filter(works).nth(usize::from(back).saturating_sub(1)).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn working_days_are_counted_back_over_weekends() {
        let monday = datetime!(2026-11-23 00:30 UTC);
        let saturday = datetime!(2026-11-21 18:00 UTC);
        for (now, days, expected) in [
            (monday, 1, datetime!(2026-11-20 16:45 UTC)),
            (monday, 6, datetime!(2026-11-13 16:45 UTC)),
            (saturday, 1, datetime!(2026-11-20 16:45 UTC)),
        ] {
            assert_eq!(When::Day(days, 16, 45).instant(now), expected);
        }
    }

    #[test]
    fn the_last_working_day_is_over_before_the_last_five_hours_begin() {
        let now = datetime!(2026-11-24 00:00 UTC);
        assert!(When::Day(1, 17, 0).instant(now) < When::Ago(300).instant(now));
    }
}
