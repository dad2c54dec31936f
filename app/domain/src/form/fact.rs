//! What a form can tell about an organisation.

use super::field::FieldType;
use serde::{Deserialize, Serialize};

/// A fact about an organisation that an answer gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The registered name.
    LegalName,
    /// The name it trades under.
    TradingName,
    /// The country of registration.
    Country,
    /// The company register.
    CompanyRegister,
    /// The number in the company register.
    CompanyNumber,
    /// The Legal Entity Identifier.
    Lei,
    /// Street and house.
    AddressLine1,
    /// More of the address.
    AddressLine2,
    /// Town or city.
    City,
    /// Postal code.
    PostalCode,
    /// The country of the address.
    AddressCountry,
    /// Its own web site.
    Website,
    /// The competent authority.
    Authority,
    /// The country of the authority.
    AuthorityCountry,
    /// The number at the authority.
    AuthorityNumber,
    /// The page of the authority's register.
    RegisterUrl,
    /// What it is authorised to do.
    Roles,
}

impl Fact {
    /// What every organisation must tell before anybody can decide on it.
    pub const REQUIRED: [Self; 6] =
        [Self::LegalName, Self::Country, Self::Authority, Self::AuthorityCountry, Self::AuthorityNumber, Self::Roles];

    /// For a sentence: `legal entity name`.
    pub fn name(self) -> &'static str {
        match self {
            Self::LegalName => "legal entity name",
            Self::TradingName => "trading name",
            Self::Country => "country of registration",
            Self::CompanyRegister => "company register",
            Self::CompanyNumber => "company registration number",
            Self::Lei => "LEI",
            Self::AddressLine1 => "first line of the address",
            Self::AddressLine2 => "second line of the address",
            Self::City => "town or city",
            Self::PostalCode => "postal code",
            Self::AddressCountry => "country of the address",
            Self::Website => "web site",
            Self::Authority => "competent authority",
            Self::AuthorityCountry => "country of the authority",
            Self::AuthorityNumber => "registration number at the authority",
            Self::RegisterUrl => "page in the authority's register",
            Self::Roles => "open-banking roles",
        }
    }

    /// The kinds of field whose answers can be read as this fact.
    pub(super) fn fits(self, kind: FieldType) -> bool {
        match self {
            Self::Country | Self::AuthorityCountry | Self::AddressCountry => kind == FieldType::Country,
            Self::Lei => kind == FieldType::Lei,
            Self::AuthorityNumber => kind == FieldType::AuthorisationNumber,
            Self::RegisterUrl | Self::Website => kind == FieldType::Url,
            Self::Roles => kind == FieldType::Checkboxes,
            Self::Authority | Self::CompanyRegister => {
                matches!(kind, FieldType::Text | FieldType::Select | FieldType::Radios)
            }
            _ => kind == FieldType::Text,
        }
    }
}
