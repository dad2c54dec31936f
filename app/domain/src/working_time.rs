//! Time as the bank's people work: deadlines in working hours.

use std::collections::BTreeSet;
use time::{Date, Duration, OffsetDateTime, Time, UtcOffset, Weekday};

/// When the bank works: the same hours on every working day, at one offset from UTC all year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingCalendar {
    offset: UtcOffset,
    opens: Time,
    closes: Time,
    weekend: Vec<Weekday>,
    holidays: BTreeSet<Date>,
}

/// Why a calendar would never let work be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWorkingCalendar {
    /// The day ends before it begins.
    #[error("The working day must end after it begins")]
    Hours,
    /// All seven days are weekend.
    #[error("At least one day of the week must be a working day")]
    Weekend,
}

impl WorkingCalendar {
    /// A calendar with the bank's own hours, weekend and holidays.
    ///
    /// # Errors
    /// When no working time is left.
    pub fn new(
        offset: UtcOffset,
        hours: (Time, Time),
        weekend: &[Weekday],
        holidays: impl IntoIterator<Item = Date>,
    ) -> Result<Self, InvalidWorkingCalendar> {
        let (opens, closes) = hours;
        if opens >= closes {
            return Err(InvalidWorkingCalendar::Hours);
        }
        if weekend.iter().map(|day| day.number_days_from_monday()).collect::<BTreeSet<_>>().len() == 7 {
            return Err(InvalidWorkingCalendar::Weekend);
        }
        Ok(Self { offset, opens, closes, weekend: weekend.to_vec(), holidays: holidays.into_iter().collect() })
    }

    /// 09:00 to 17:00 on Monday to Friday, without holidays.
    pub fn weekdays(offset: UtcOffset) -> Self {
        Self {
            offset,
            opens: NINE,
            closes: SEVENTEEN,
            weekend: vec![Weekday::Saturday, Weekday::Sunday],
            holidays: BTreeSet::new(),
        }
    }

    /// The instant by which `working_hours` have been worked since `instant`, in UTC.
    ///
    /// Whole days end at the hour of closing, not on the next morning. No hours give `instant` itself, or the next
    /// opening if nobody works then. Past the last year that a date can have, it stays there.
    pub fn add(&self, instant: OffsetDateTime, working_hours: u32) -> OffsetDateTime {
        let mut left = Duration::hours(i64::from(working_hours));
        let mut day = self.local_date(instant);
        loop {
            if let Some((opens, closes)) = self.working_day(day) {
                let start = opens.max(instant);
                if start < closes && left <= closes - start {
                    return (start + left).to_offset(UtcOffset::UTC);
                }
                left -= (closes - start).max(Duration::ZERO);
            }
            let Some(next) = day.next_day() else { return instant_of(day, self.closes, self.offset) };
            day = next;
        }
    }

    /// The working time from `from` to `to`; negative when `to` is the earlier one.
    pub fn between(&self, from: OffsetDateTime, to: OffsetDateTime) -> Duration {
        if to < from {
            return -self.between(to, from);
        }
        let mut worked = Duration::ZERO;
        let (mut day, last) = (self.local_date(from), self.local_date(to));
        while day <= last {
            if let Some((opens, closes)) = self.working_day(day) {
                worked += (closes.min(to) - opens.max(from)).max(Duration::ZERO);
            }
            let Some(next) = day.next_day() else { break };
            day = next;
        }
        worked
    }

    /// True when the bank works at `instant`.
    pub fn is_working(&self, instant: OffsetDateTime) -> bool {
        self.working_day(self.local_date(instant)).is_some_and(|(opens, closes)| (opens..closes).contains(&instant))
    }

    /// The day that the bank's people have at `instant`.
    fn local_date(&self, instant: OffsetDateTime) -> Date {
        instant.checked_to_offset(self.offset).unwrap_or(instant).date()
    }

    /// Opening and closing of a day on which the bank works.
    fn working_day(&self, day: Date) -> Option<(OffsetDateTime, OffsetDateTime)> {
        let works = !self.weekend.contains(&day.weekday()) && !self.holidays.contains(&day);
        works.then(|| (instant_of(day, self.opens, self.offset), instant_of(day, self.closes, self.offset)))
    }
}

const NINE: Time = time::macros::time!(9:00);
const SEVENTEEN: Time = time::macros::time!(17:00);

fn instant_of(day: Date, time: Time, offset: UtcOffset) -> OffsetDateTime {
    day.with_time(time).assume_offset(offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime, offset, time};

    /// Four hours ahead of UTC, weekend on Saturday and Sunday, holidays on Wednesday and Thursday 2 and 3 December 2026.
    fn calendar() -> WorkingCalendar {
        let weekend = [Weekday::Saturday, Weekday::Sunday];
        let holidays = [date!(2026 - 12 - 02), date!(2026 - 12 - 03)];
        WorkingCalendar::new(offset!(+4), (time!(9:00), time!(17:00)), &weekend, holidays).unwrap()
    }

    #[test]
    fn hours_are_added_where_people_work() {
        for (from, hours, expected) in [
            // Within a day, to the minute.
            (datetime!(2026-11-23 09:00 +4), 3, datetime!(2026-11-23 12:00 +4)),
            (datetime!(2026-11-23 10:17:30 +4), 2, datetime!(2026-11-23 12:17:30 +4)),
            // A whole day ends when the day does.
            (datetime!(2026-11-23 09:00 +4), 8, datetime!(2026-11-23 17:00 +4)),
            (datetime!(2026-11-23 09:00 +4), 9, datetime!(2026-11-24 10:00 +4)),
            // Before opening, after closing, on a weekend.
            (datetime!(2026-11-23 03:00 +4), 1, datetime!(2026-11-23 10:00 +4)),
            (datetime!(2026-11-23 20:00 +4), 1, datetime!(2026-11-24 10:00 +4)),
            (datetime!(2026-11-28 12:00 +4), 1, datetime!(2026-11-30 10:00 +4)),
            // Over the weekend and over holidays.
            (datetime!(2026-11-27 16:00 +4), 2, datetime!(2026-11-30 10:00 +4)),
            (datetime!(2026-12-01 16:00 +4), 2, datetime!(2026-12-04 10:00 +4)),
            (datetime!(2026-11-23 09:00 +4), 40, datetime!(2026-11-27 17:00 +4)),
            (datetime!(2026-11-23 09:00 +4), 80, datetime!(2026-12-08 17:00 +4)),
            // No hours.
            (datetime!(2026-11-23 11:00 +4), 0, datetime!(2026-11-23 11:00 +4)),
            (datetime!(2026-11-23 17:00 +4), 0, datetime!(2026-11-24 09:00 +4)),
            // The day is the bank's, not that of UTC: Sunday 22:00 in UTC is Monday 02:00 at the bank.
            (datetime!(2026-11-22 22:00 UTC), 1, datetime!(2026-11-23 10:00 +4)),
        ] {
            assert_eq!(calendar().add(from, hours), expected, "{from} and {hours} h");
        }
    }

    #[test]
    fn working_time_between_two_instants_is_counted() {
        for (from, to, minutes) in [
            (datetime!(2026-11-23 09:00 +4), datetime!(2026-11-23 17:00 +4), 480),
            (datetime!(2026-11-23 00:00 +4), datetime!(2026-11-24 00:00 +4), 480),
            (datetime!(2026-11-23 16:30 +4), datetime!(2026-11-24 09:15 +4), 45),
            (datetime!(2026-11-28 00:00 +4), datetime!(2026-11-29 23:00 +4), 0),
            (datetime!(2026-12-01 16:00 +4), datetime!(2026-12-04 10:00 +4), 120),
            (datetime!(2026-11-23 12:00 +4), datetime!(2026-11-23 12:00 +4), 0),
            (datetime!(2026-11-23 12:00 +4), datetime!(2026-11-23 11:00 +4), -60),
        ] {
            assert_eq!(calendar().between(from, to), Duration::minutes(minutes), "{from} to {to}");
        }
    }

    #[test]
    fn what_was_added_is_what_lies_between() {
        let start = datetime!(2026-11-20 01:23:45 UTC);
        for (step, hours) in (0..200).zip((0..).step_by(7)) {
            let from = start + Duration::minutes(step * 97);
            let due = calendar().add(from, hours);
            assert_eq!(calendar().between(from, due), Duration::hours(i64::from(hours)), "{from} and {hours} h");
        }
    }

    #[test]
    fn the_bank_works_from_opening_until_closing() {
        for (instant, works) in [
            (datetime!(2026-11-23 08:59:59 +4), false),
            (datetime!(2026-11-23 09:00 +4), true),
            (datetime!(2026-11-23 17:00 +4), false),
            (datetime!(2026-11-28 12:00 +4), false),
            (datetime!(2026-12-02 12:00 +4), false),
        ] {
            assert_eq!(calendar().is_working(instant), works, "{instant}");
        }
    }

    #[test]
    fn a_calendar_without_working_time_is_refused() {
        let week = [
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
            Weekday::Saturday,
            Weekday::Sunday,
        ];
        let hours = (time!(9:00), time!(17:00));
        let calendar = |hours, weekend: &[Weekday]| WorkingCalendar::new(offset!(UTC), hours, weekend, []);
        assert_eq!(calendar((time!(17:00), time!(9:00)), &[]), Err(InvalidWorkingCalendar::Hours));
        assert_eq!(calendar(hours, &week), Err(InvalidWorkingCalendar::Weekend));
        assert!(calendar(hours, &week[1..]).is_ok());
    }

    #[test]
    fn a_deadline_beyond_all_dates_is_the_last_one() {
        let late = WorkingCalendar::weekdays(offset!(UTC)).add(datetime!(9999-12-30 12:00 UTC), u32::MAX);
        assert_eq!(late.year(), 9999);
    }
}
