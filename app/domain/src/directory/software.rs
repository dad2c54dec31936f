//! An application (`SoftwareStatement`).

use super::record::{self, Unreadable};
use super::{Application, Standing, uuid, uuid_at_end};
use serde_json::Value;

/// No application returns people to more places.
const MOST_ADDRESSES: usize = 255;

/// What counts of it here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Software {
    /// How it stands.
    pub standing: Standing,
    /// What people call it; its id where it has no name.
    pub name: String,
    /// Where people are sent back to, each once.
    pub redirect_uris: Vec<String>,
    /// True for one that is made for trying out.
    pub for_tests: bool,
}

impl Software {
    /// Reads the record of this application.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn read(value: &Value, application: Application) -> Result<Self, Unreadable> {
        const WHAT: &str = "application";
        record::object(value, WHAT)?;
        record::names(value, "OrganisationId", application.organisation, (WHAT, "organisation"), uuid)?;
        record::names(value, "SoftwareStatementId", application.software, (WHAT, WHAT), uuid_at_end)?;
        record::names(value, "ClientId", application.software, (WHAT, WHAT), uuid_at_end)?;
        Ok(Self {
            standing: Standing::of(value),
            name: record::text(value, "ClientName", 255).unwrap_or_else(|| application.software.to_string()),
            redirect_uris: addresses(value),
            for_tests: says(value, "Mode", "test") || says(value, "Environment", "sandbox"),
        })
    }
}

fn says(record: &Value, member: &str, word: &str) -> bool {
    record::text(record, member, 40).is_some_and(|text| text.eq_ignore_ascii_case(word))
}

fn addresses(record: &Value) -> Vec<String> {
    let listed = record.get("RedirectUri").and_then(Value::as_array).into_iter().flatten();
    let mut addresses: Vec<String> = Vec::new();
    for address in listed.filter_map(Value::as_str).take(MOST_ADDRESSES) {
        if !addresses.iter().any(|known| known == address) {
            addresses.push(address.to_owned());
        }
    }
    addresses
}
