//! Where a page of a list begins: after the row whose instant and identifier stand in the address.

use std::str::FromStr;
use time::OffsetDateTime;

/// Reads `{nanoseconds}.{identifier}`; an address that somebody has bent begins where the list does.
pub(crate) fn cursor<I: FromStr>(text: &str) -> Option<(OffsetDateTime, I)> {
    let (nanoseconds, id) = text.split_once('.')?;
    let instant = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds.parse().ok()?).ok()?;
    Some((storable(instant)?, id.parse().ok()?))
}

/// An instant that Postgres can keep too: its calendar begins later than that of `time`.
pub(crate) fn storable(instant: OffsetDateTime) -> Option<OffsetDateTime> {
    (instant.year() > 0).then_some(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bent_cursor_is_none() {
        for bent in
            ["", "1", "x.y", "1.x", "99999999999999999999999999999999999999.1", "-377705116800000000000.1", "1e9.1"]
        {
            assert!(cursor::<u8>(bent).is_none(), "{bent}");
        }
        assert_eq!(cursor("1000000000.7"), Some((OffsetDateTime::UNIX_EPOCH + time::Duration::SECOND, 7_u8)));
    }
}
