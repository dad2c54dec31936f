//! Kinds of attributes (X.520, RFC 4519), and how tools write them.

/// A kind of attribute, by its object identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributeType(pub(super) String);

impl AttributeType {
    /// `CN`.
    pub const COMMON_NAME: &str = "2.5.4.3";
    /// `OU`.
    pub const ORGANISATIONAL_UNIT: &str = "2.5.4.11";
    /// `O`.
    pub const ORGANISATION: &str = "2.5.4.10";
    /// `C`.
    pub const COUNTRY: &str = "2.5.4.6";
    /// `organizationIdentifier` (ETSI EN 319 412-1 §5.1.4).
    pub const ORGANISATION_IDENTIFIER: &str = "2.5.4.97";

    /// Its short name where it has one, else its number.
    pub fn shown(&self) -> &str {
        SHORT_NAMES.iter().find(|(_, oid)| *oid == self.0).map_or(&self.0, |(name, _)| name)
    }

    pub(super) fn parse(written: &str) -> Option<Self> {
        let bare = match written.get(..4) {
            Some(prefix) if prefix.eq_ignore_ascii_case("oid.") => &written[4..],
            _ => written,
        };
        let numbers =
            !bare.is_empty() && bare.split('.').all(|arc| !arc.is_empty() && arc.bytes().all(|b| b.is_ascii_digit()));
        if numbers {
            return Some(Self(bare.to_owned()));
        }
        let named = SHORT_NAMES.iter().chain(SYNONYMS).find(|(name, _)| name.eq_ignore_ascii_case(bare));
        named.map(|(_, oid)| Self((*oid).to_owned()))
    }
}

const SHORT_NAMES: &[(&str, &str)] = &[
    ("CN", AttributeType::COMMON_NAME),
    ("OU", AttributeType::ORGANISATIONAL_UNIT),
    ("O", AttributeType::ORGANISATION),
    ("C", AttributeType::COUNTRY),
    ("L", "2.5.4.7"),
    ("ST", "2.5.4.8"),
    ("STREET", "2.5.4.9"),
    ("SN", "2.5.4.4"),
    ("DC", "0.9.2342.19200300.100.1.25"),
    ("UID", "0.9.2342.19200300.100.1.1"),
    ("emailAddress", "1.2.840.113549.1.9.1"),
    ("serialNumber", "2.5.4.5"),
    ("organizationIdentifier", AttributeType::ORGANISATION_IDENTIFIER),
    ("businessCategory", "2.5.4.15"),
    ("postalCode", "2.5.4.17"),
    ("jurisdictionCountryName", "1.3.6.1.4.1.311.60.2.1.3"),
];

const SYNONYMS: &[(&str, &str)] = &[
    ("S", "2.5.4.8"),
    ("E", "1.2.840.113549.1.9.1"),
    ("commonName", AttributeType::COMMON_NAME),
    ("organizationName", AttributeType::ORGANISATION),
    ("organizationalUnitName", AttributeType::ORGANISATIONAL_UNIT),
    ("countryName", AttributeType::COUNTRY),
    ("localityName", "2.5.4.7"),
    ("stateOrProvinceName", "2.5.4.8"),
    ("streetAddress", "2.5.4.9"),
    ("surname", "2.5.4.4"),
    ("domainComponent", "0.9.2342.19200300.100.1.25"),
    ("userId", "0.9.2342.19200300.100.1.1"),
    ("jurisdictionC", "1.3.6.1.4.1.311.60.2.1.3"),
];
