//! What ends by itself unless somebody sees to it: certificates, and revocation lists that nobody renews.

use time::{Duration, OffsetDateTime};

/// How long before the end somebody is told, the longest first.
pub const TOLD_BEFORE: [Duration; 3] = [Duration::days(60), Duration::days(30), Duration::days(7)];

/// Something that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiry {
    /// What it is, as a label of a metric: `client_ca`, `outbound_ca`, `gateway`, `own`, `client_crl`.
    pub kind: &'static str,
    /// What it is, in words: `client authority`.
    pub noun: &'static str,
    /// What it is called.
    pub name: String,
    /// When it ends.
    pub at: OffsetDateTime,
}

impl Expiry {
    /// The shortest of the spans within which it ends; nothing while it is further off. A revocation list lives for days, not
    /// for months: it is told of once it is out of date.
    pub fn within(&self, now: OffsetDateTime) -> Option<Duration> {
        let left = self.at - now;
        if self.kind == "client_crl" {
            return (left < Duration::ZERO).then_some(Duration::ZERO);
        }
        TOLD_BEFORE.into_iter().rev().find(|span| left <= *span)
    }

    /// How it stands, in words: `expires in 12 days, on 2026-12-02`.
    pub fn in_words(&self, now: OffsetDateTime) -> String {
        let (left, date) = (self.at - now, self.at.date());
        match left.whole_days() {
            _ if left < Duration::ZERO && self.kind == "client_crl" => format!("has been out of date since {date}"),
            _ if left < Duration::ZERO => format!("expired on {date}"),
            0 => format!("expires today, on {date}"),
            1 => format!("expires in 1 day, on {date}"),
            days => format!("expires in {days} days, on {date}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_certificate_is_told_of_sixty_thirty_and_seven_days_before() {
        let now = datetime!(2026-11-20 10:00 UTC);
        let ends = |days: i64| Expiry { kind: "own", noun: "", name: String::new(), at: now + Duration::days(days) };
        let cases =
            [(61, None), (60, Some(60)), (31, Some(60)), (30, Some(30)), (8, Some(30)), (7, Some(7)), (-1, Some(7))];
        for (days, expected) in cases {
            assert_eq!(ends(days).within(now), expected.map(Duration::days), "{days}");
        }
        assert_eq!(ends(12).in_words(now), "expires in 12 days, on 2026-12-02");
        assert_eq!(ends(-1).in_words(now), "expired on 2026-11-19");
        let list = Expiry { kind: "client_crl", ..ends(1) };
        assert_eq!(list.within(now), None);
        assert_eq!(list.within(now + Duration::days(2)), Some(Duration::ZERO));
    }
}
