//! How a letter says when.

use time::{OffsetDateTime, UtcOffset};

/// `20 November 2026, 14:05 UTC`.
pub fn instant(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    format!("{} {} {}, {:02}:{:02} UTC", at.day(), at.month(), at.year(), at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn an_instant_is_written_out_in_utc() {
        let cases = [
            (datetime!(2026-11-20 14:05 UTC), "20 November 2026, 14:05 UTC"),
            (datetime!(2026-03-01 00:00:59.9 UTC), "1 March 2026, 00:00 UTC"),
            (datetime!(2027-01-01 01:30 +04:00), "31 December 2026, 21:30 UTC"),
        ];
        for (at, expected) in cases {
            assert_eq!(instant(at), expected);
        }
    }
}
