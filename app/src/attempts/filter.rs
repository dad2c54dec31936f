//! What the list is narrowed down to. The address holds it.

use super::LIST;
use crate::components::Chip;
use crate::dcr::OUTCOMES;
use crate::web::cursor;
use domain::field::{FieldErrors, no_filter, shortened};
use domain::store::registration_attempts::{Listed, OwnSearch};
use time::{Date, Month, OffsetDateTime, UtcOffset};

/// How many attempts a page shows.
pub(super) const PAGE: usize = 50;

/// How a registration is called, and what it does.
pub(super) const METHODS: [(&str, &str); 2] = [("POST", "POST: registers"), ("PUT", "PUT: changes")];

const NAMES: [&str; 9] =
    ["outcome", "method", "from_day", "from_month", "from_year", "until_day", "until_month", "until_year", "after"];

/// The query string as it came.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter(pub(super) Vec<(String, String)>);

impl Filter {
    fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// What to look for.
    pub(super) fn search(&self) -> Result<OwnSearch, FieldErrors> {
        let mut errors = FieldErrors::new();
        for (name, _) in self.0.iter().filter(|(name, value)| !value.is_empty() && !NAMES.contains(&name.as_str())) {
            errors.add(shortened(name), no_filter(name, &NAMES));
        }
        let search = OwnSearch {
            outcome: self.one_of("outcome", &OUTCOMES, "Choose a result from the list", &mut errors),
            method: self.one_of("method", &METHODS, "Choose a method from the list", &mut errors),
            from: self.day("from", &mut errors).map(midnight),
            until: self.day("until", &mut errors).and_then(Date::next_day).map(midnight),
            before: self.text("after").and_then(cursor),
            limit: i64::try_from(PAGE + 1).unwrap_or(i64::MAX),
        };
        if search.from.zip(search.until).is_some_and(|(from, until)| from >= until) {
            errors.add("until", "The last day must not be before the first");
        }
        errors.into_result().map(|()| search)
    }

    fn one_of(
        &self,
        name: &str,
        known: &[(&str, &str)],
        otherwise: &'static str,
        errors: &mut FieldErrors,
    ) -> Option<String> {
        let value = self.text(name)?;
        let found = known.iter().any(|(known, _)| *known == value).then(|| value.to_owned());
        errors.take(name, found.ok_or(otherwise))
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
        let words = |known: &[(&str, &str)], value: &str| {
            known.iter().find(|(name, _)| *name == value).map(|(_, words)| (*words).to_owned())
        };
        let outcome = self.text("outcome").and_then(|value| words(&OUTCOMES, value));
        let method = self.text("method").map(str::to_owned);
        let plain = [("outcome", "Result", outcome), ("method", "Method", method)];
        let plain = plain
            .into_iter()
            .filter_map(|(name, label, value)| Some(Chip::new(format!("{label}: {}", value?), self.without(&[name]))));
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

    /// The page that begins behind this attempt.
    pub(super) fn older_than(&self, last: &Listed) -> String {
        let after = ("after".to_owned(), format!("{}.{}", last.at.unix_timestamp_nanos(), last.id));
        address(self.0.iter().filter(|(name, _)| name != "after").chain([&after]))
    }
}

/// The list's address with these pairs; what says nothing is left out.
fn address<'a>(pairs: impl Iterator<Item = &'a (String, String)>) -> String {
    let pairs: Vec<_> = pairs.filter(|(_, value)| !value.trim().is_empty()).collect();
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    if query.is_empty() { LIST.to_owned() } else { format!("{LIST}?{query}") }
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

    fn filter(query: &str) -> Filter {
        Filter(serde_urlencoded::from_str(query).unwrap())
    }

    #[test]
    fn only_what_the_list_knows_is_looked_for() {
        let search = filter("outcome=refused&method=PUT&from_day=20&from_month=11&from_year=2026").search().unwrap();
        assert_eq!((search.outcome.as_deref(), search.method.as_deref()), (Some("refused"), Some("PUT")));
        assert!(search.from.is_some() && search.until.is_none());
        for wrong in ["outcome=lost", "method=DELETE", "from_day=31&from_month=2&from_year=2026", "organisation=x"] {
            assert!(filter(wrong).search().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_chip_leads_to_the_list_without_it() {
        let filter = filter("outcome=refused&method=PUT&after=1.x");
        assert_eq!(filter.without(&["method"]), "/portal/dcr?outcome=refused");
        assert_eq!(filter.chips().len(), 2);
    }
}
