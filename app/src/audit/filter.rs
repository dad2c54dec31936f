//! What the list is narrowed down to. The address holds it, and nothing else does.

use super::words;
use crate::components::Chip;
use crate::web::cursor;
use domain::field::{FieldErrors, no_filter, shortened};
use domain::store::audit::{Entry, Search};
use domain::text::ShortText;
use time::{Date, Month, OffsetDateTime, UtcOffset};

/// How many entries a page shows.
pub(super) const PAGE: usize = 50;

/// What a query string may name.
const NAMES: [&str; 11] = [
    "action",
    "actor",
    "object",
    "tpp",
    "from_day",
    "from_month",
    "from_year",
    "until_day",
    "until_month",
    "until_year",
    "after",
];

/// A trigram: fewer characters would be looked for in every entry.
const SHORTEST_PART: usize = 3;

/// The query string as it came.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter(pub(super) Vec<(String, String)>);

impl Filter {
    /// What stands under `name`, if it says anything.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// What to look for. Which TPP is meant is not known yet.
    pub(super) fn search(&self) -> Result<Search, FieldErrors> {
        let mut errors = FieldErrors::new();
        for (name, _) in self.0.iter().filter(|(name, value)| !value.is_empty() && !NAMES.contains(&name.as_str())) {
            errors.add(shortened(name), no_filter(name, &NAMES));
        }
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let search = Search {
            action: self.deed(&mut errors),
            actor: self.plain("actor", &mut errors),
            subject: self.part("object", &mut errors),
            from: self.day("from", &mut errors).map(midnight),
            until: self.day("until", &mut errors).and_then(Date::next_day).map(midnight),
            organisation: None,
            before: self.text("after").and_then(cursor),
            limit,
        };
        if search.from.zip(search.until).is_some_and(|(from, until)| from >= until) {
            errors.add("until", "The last day must not be before the first");
        }
        errors.into_result().map(|()| search)
    }

    fn plain(&self, name: &str, errors: &mut FieldErrors) -> Option<String> {
        let parsed = ShortText::parse_at_most(self.text(name)?, 100).map_err(|error| error.about("a shorter text"));
        errors.take(name, parsed).map(String::from)
    }

    fn deed(&self, errors: &mut FieldErrors) -> Option<String> {
        let name = self.text("action")?;
        let known = words::is_deed(name).then(|| name.to_owned());
        // There are too many to name them here; the field has them all.
        errors.take("action", known.ok_or("Choose a deed from the list"))
    }

    /// A part of a text, long enough for an index to find it.
    fn part(&self, name: &str, errors: &mut FieldErrors) -> Option<String> {
        let text = self.plain(name, errors)?;
        if text.chars().count() >= SHORTEST_PART {
            return Some(text);
        }
        errors.add(name, format!("Enter at least {SHORTEST_PART} characters"));
        None
    }

    fn day(&self, name: &str, errors: &mut FieldErrors) -> Option<Date> {
        let parts = ["day", "month", "year"].map(|part| self.text(&format!("{name}_{part}")));
        if parts == [None, None, None] {
            return None;
        }
        errors.take(name, date(parts).ok_or("Enter a day that exists, like 20 11 2026"))
    }

    /// The filters in use, each with the address without it.
    pub(super) fn chips(&self) -> Vec<Chip> {
        let plain = [("action", "Deed"), ("actor", "Actor"), ("object", "Object"), ("tpp", "TPP")];
        let plain = plain.into_iter().filter_map(|(name, label)| {
            let text = self.text(name)?;
            let text = if name == "action" { words::deed(text) } else { text };
            Some(Chip::new(format!("{label}: {text}"), self.without(&[name])))
        });
        let days = [("from", "From"), ("until", "Until")].into_iter().filter_map(|(name, label)| {
            let parts = ["day", "month", "year"].map(|part| format!("{name}_{part}"));
            let shown: Vec<_> = parts.iter().filter_map(|part| self.text(part)).collect();
            let without = self.without(&parts.each_ref().map(String::as_str));
            (!shown.is_empty()).then(|| Chip::new(format!("{label}: {}", shown.join("/")), without))
        });
        plain.chain(days).collect()
    }

    fn without(&self, names: &[&str]) -> String {
        address(self.0.iter().filter(|(name, _)| name != "after" && !names.contains(&name.as_str())))
    }

    /// The page after `last`.
    pub(super) fn older_than(&self, last: &Entry) -> String {
        let after = ("after".to_owned(), format!("{}.{}", last.at.unix_timestamp_nanos(), last.id));
        address(self.0.iter().filter(|(name, _)| name != "after").chain([&after]))
    }
}

/// The list's address with these pairs; what says nothing is left out.
fn address<'a>(pairs: impl Iterator<Item = &'a (String, String)>) -> String {
    let pairs: Vec<_> = pairs.filter(|(_, value)| !value.trim().is_empty()).collect();
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    if query.is_empty() { "/admin/audit".to_owned() } else { format!("/admin/audit?{query}") }
}

fn date([day, month, year]: [Option<&str>; 3]) -> Option<Date> {
    let month: u8 = month?.parse().ok()?;
    let year: i32 = year?.parse().ok().filter(|year| (2000..=2999).contains(year))?;
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day?.parse().ok()?).ok()
}

fn midnight(day: Date) -> OffsetDateTime {
    day.midnight().assume_offset(UtcOffset::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn filter(query: &str) -> Filter {
        Filter(serde_urlencoded::from_str(query).unwrap())
    }

    #[test]
    fn days_are_whole_and_exist() {
        let search =
            filter("from_day=20&from_month=11&from_year=2026&until_day=20&until_month=11&until_year=2026").search();
        let search = search.unwrap();
        let day = (Some(datetime!(2026-11-20 0:00 UTC)), Some(datetime!(2026-11-21 0:00 UTC)));
        assert_eq!((search.from, search.until), day);
        for wrong in
            ["from_day=31&from_month=2&from_year=2026", "until_day=1", "from_day=1&from_month=1&from_year=20260"]
        {
            assert!(filter(wrong).search().is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_postgres_cannot_read_is_refused_before_it_gets_there() {
        assert!(filter("object=abc%00d").search().is_err());
        assert!(filter("object=SU").search().is_err() && filter("object=SU-").search().is_ok());
        assert!(filter(&format!("actor={}", "x".repeat(101))).search().is_err());
    }

    #[test]
    fn a_chip_leads_to_the_list_without_it() {
        let filter = filter("action=request.claimed&object=SU%201&after=1.x&actor=");
        assert_eq!(filter.without(&["action"]), "/admin/audit?object=SU+1");
        assert_eq!(filter.without(&["action", "object"]), "/admin/audit");
        assert_eq!(filter.chips().len(), 2);
    }
}
