//! An organisation (`OrganisationWithTnc`).

use super::record::{self, Unreadable};
use super::{Standing, uuid};
use crate::country::CountryCode;
use serde_json::Value;
use uuid::Uuid;

/// What counts of it here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// How it stands.
    pub standing: Standing,
    /// Its legal name; its id where it has none.
    pub name: String,
    /// Where it is registered.
    pub country: Option<CountryCode>,
    /// Under which number.
    pub number: Option<String>,
}

impl Organisation {
    /// Reads the record of the organisation with this id.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn read(value: &Value, id: Uuid) -> Result<Self, Unreadable> {
        const WHAT: &str = "organisation";
        let details = record::object(value, WHAT)?.get("OrgDetails").ok_or(Unreadable::Shape(WHAT))?;
        record::object(details, WHAT)?;
        record::names(details, "OrganisationId", id, (WHAT, WHAT), uuid)?;
        let country = record::first(details, &["CountryOfRegistration", "Country"], 64);
        Ok(Self {
            standing: Standing::of(details),
            name: record::first(details, &["LegalEntityName", "RegisteredName", "OrganisationName"], 255)
                .unwrap_or_else(|| id.to_string()),
            country: country.and_then(|code| CountryCode::parse(&code).ok()),
            number: record::first(details, &["RegistrationNumber", "RegistrationId"], 40),
        })
    }
}
