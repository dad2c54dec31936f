//! What the list of attempts is narrowed down to. The address holds it.

use crate::components::Chip;
use crate::web::cursor;
use domain::field::{FieldErrors, no_filter, shortened};
use domain::registration::Check;
use domain::store::registration_attempts::{Listed, Search};
use domain::text::ShortText;

/// How many attempts a page shows.
pub(super) const PAGE: usize = 50;

const NAMES: [&str; 4] = ["outcome", "check", "text", "after"];

/// What an attempt can come to, and what it is called.
pub(crate) const OUTCOMES: [(&str, &str); 5] = [
    ("refused", "Refused"),
    ("registered", "Registered"),
    ("changed", "Changed"),
    ("repeated", "Repeated"),
    ("unavailable", "Try again"),
];

/// The query string as it came.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter(pub(super) Vec<(String, String)>);

impl Filter {
    fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// What to look for.
    pub(super) fn search(&self) -> Result<Search, FieldErrors> {
        let mut errors = FieldErrors::new();
        for (name, _) in self.0.iter().filter(|(name, value)| !value.is_empty() && !NAMES.contains(&name.as_str())) {
            errors.add(shortened(name), no_filter(name, &NAMES));
        }
        let outcome = self.text("outcome").and_then(|name| {
            let known = OUTCOMES.iter().any(|(known, _)| *known == name).then(|| name.to_owned());
            errors.take("outcome", known.ok_or("Choose a result from the list"))
        });
        let check = self
            .text("check")
            .and_then(|name| errors.take("check", Check::parse(name).ok_or("Choose a check from the list")));
        let text = self.text("text").and_then(|text| {
            let parsed = ShortText::parse_at_most(text, 100).map_err(|error| error.about("a shorter text"));
            errors.take("text", parsed).map(String::from)
        });
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let search = Search { outcome, check, text, before: self.text("after").and_then(cursor), limit };
        errors.into_result().map(|()| search)
    }

    /// What is in use, each with the address without it.
    pub(super) fn chips(&self) -> Vec<Chip> {
        let shown = |name: &str, value: &str| match name {
            "outcome" => Some(format!("Result: {}", OUTCOMES.iter().find(|(known, _)| *known == value)?.1)),
            "check" => Some(format!("Check: {}", Check::parse(value)?.about().title)),
            "text" => Some(format!("Text: {value}")),
            _ => None,
        };
        let used = NAMES.iter().filter_map(|name| {
            let words = shown(name, self.text(name)?)?;
            Some(Chip::new(words, self.address(&[name, "after"], None)))
        });
        used.collect()
    }

    /// The page that begins behind this attempt.
    pub(super) fn older_than(&self, last: &Listed) -> String {
        let cursor = format!("{}.{}", last.at.unix_timestamp_nanos(), last.id);
        self.address(&["after"], Some(("after", cursor)))
    }

    fn address(&self, without: &[&str], with: Option<(&str, String)>) -> String {
        let kept = self.0.iter().filter(|(name, value)| !value.is_empty() && !without.contains(&name.as_str()));
        let mut pairs: Vec<(&str, &str)> = kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        pairs.extend(with.as_ref().map(|(name, value)| (*name, value.as_str())));
        format!("{}?{}", super::LIST, serde_urlencoded::to_string(pairs).unwrap_or_default())
    }
}
