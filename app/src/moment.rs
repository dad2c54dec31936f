//! Instants in words: absolute with the zone, and relative.

use crate::components::DateTime;
use leptos::prelude::*;
use time::macros::format_description;
use time::{Duration, OffsetDateTime};

/// `20 Nov 2026, 14:05 UTC`.
pub fn instant(at: OffsetDateTime) -> String {
    let format = format_description!("[day padding:none] [month repr:short] [year], [hour]:[minute] UTC");
    at.to_offset(time::UtcOffset::UTC).format(format).unwrap_or_default()
}

/// `2 hours ago`, `in 3 days`, `just now`.
pub fn relative(at: OffsetDateTime, now: OffsetDateTime) -> String {
    let (span, past) = if at <= now { (now - at, true) } else { (at - now, false) };
    let Some(words) = in_words(span) else { return "just now".into() };
    if past { format!("{words} ago") } else { format!("in {words}") }
}

fn in_words(span: Duration) -> Option<String> {
    let (count, unit) = match span {
        span if span < Duration::minutes(1) => return None,
        span if span < Duration::hours(1) => (span.whole_minutes(), "minute"),
        span if span < Duration::days(1) => (span.whole_hours(), "hour"),
        span => (span.whole_days(), "day"),
    };
    Some(if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") })
}

/// `2026-11-20T14:05:00Z`, for machines.
pub fn machine(at: OffsetDateTime) -> String {
    at.to_offset(time::UtcOffset::UTC).format(&time::format_description::well_known::Rfc3339).unwrap_or_default()
}

/// The piece that shows an instant both ways.
pub fn moment(at: OffsetDateTime, now: OffsetDateTime) -> AnyView {
    view! { <DateTime utc=machine(at) shown=instant(at) relative=relative(at, now)/> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn spans_read_like_speech() {
        let now = datetime!(2026-11-20 14:05 UTC);
        let cases = [
            (0, "just now"),
            (59, "just now"),
            (60, "1 minute ago"),
            (3_600, "1 hour ago"),
            (7_300, "2 hours ago"),
            (86_400, "1 day ago"),
            (-86_400 * 3, "in 3 days"),
        ];
        for (seconds, words) in cases {
            assert_eq!(relative(now - Duration::seconds(seconds), now), words);
        }
        assert_eq!(instant(now), "20 Nov 2026, 14:05 UTC");
    }
}
