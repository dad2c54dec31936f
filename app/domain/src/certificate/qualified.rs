//! What a qualified certificate says of its holder: PSD2 roles and authority (ETSI TS 119 495), organisation identifier
//! (ETSI EN 319 412-1 §5.1.4).

use crate::tpp_role::TppRole;
use der_parser::asn1_rs::{FromDer, Oid, Sequence, Utf8String};

/// `0.4.0.19495.2`, the statement of PSD2 roles.
const PSD2: &str = "0.4.0.19495.2";

/// Roles and authority of a payment service provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Psd2 {
    /// What the holder may do; account servicing is no role of a TPP and left out.
    pub roles: Vec<TppRole>,
    /// The authority's name.
    pub authority_name: String,
    /// The authority's identifier: `GB-FCA`.
    pub authority_id: String,
}

/// `PSDGB-FCA-123456`: who registered the holder, and under which number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationIdentifier {
    /// `PSD`, `VAT`, `NTR`, `LEI`.
    pub scheme: String,
    /// `GB`.
    pub country: String,
    /// `FCA`; empty in schemes without one.
    pub authority: String,
    /// The number there.
    pub number: String,
}

impl OrganisationIdentifier {
    /// Reads `PSD` + country + `-` + authority + `-` + number, and the schemes without an authority.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_at_checked(3)?;
        let (country, rest) = rest.split_at_checked(2)?;
        let rest = rest.strip_prefix('-')?;
        let capitals = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
        if !capitals(scheme) || !capitals(country) {
            return None;
        }
        let (authority, number) = if scheme == "PSD" { rest.split_once('-')? } else { ("", rest) };
        let fits = scheme != "PSD" || ((2..=8).contains(&authority.len()) && capitals(authority));
        let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_graphic());
        (fits && plain).then(|| Self {
            scheme: scheme.to_owned(),
            country: country.to_owned(),
            authority: authority.to_owned(),
            number: number.to_owned(),
        })
    }
}

impl Psd2 {
    /// Reads the value of the extension `qcStatements`. None where it has no statement of PSD2 roles; an error where that
    /// statement cannot be read.
    pub(super) fn read(statements: &[u8]) -> Result<Option<Self>, ()> {
        let (_, sequence) = Sequence::from_der(statements).map_err(drop)?;
        for statement in sequence.der_iter::<Sequence<'_>, der_parser::asn1_rs::Error>() {
            let statement = statement.map_err(drop)?;
            let (rest, id) = Oid::from_der(&statement.content).map_err(|_| ())?;
            if id.to_id_string() == PSD2 {
                return Self::read_statement(rest).map(Some).ok_or(());
            }
        }
        Ok(None)
    }

    fn read_statement(der: &[u8]) -> Option<Self> {
        let (_, value) = Sequence::from_der(der).ok()?;
        let (rest, roles) = Sequence::from_der(&value.content).ok()?;
        let (rest, authority_name) = Utf8String::from_der(rest).ok()?;
        let (_, authority_id) = Utf8String::from_der(rest).ok()?;
        let roles = roles.der_iter::<Sequence<'_>, der_parser::asn1_rs::Error>().map(|role| {
            let role = role.ok()?;
            let (_, id) = Oid::from_der(&role.content).ok()?;
            Some(id.to_id_string())
        });
        let roles: Vec<String> = roles.collect::<Option<_>>()?;
        Some(Self {
            roles: roles.iter().filter_map(|id| role(id)).collect(),
            authority_name: authority_name.string(),
            authority_id: authority_id.string(),
        })
    }
}

fn role(id: &str) -> Option<TppRole> {
    match id {
        "0.4.0.19495.1.2" => Some(TppRole::Pisp),
        "0.4.0.19495.1.3" => Some(TppRole::Aisp),
        "0.4.0.19495.1.4" => Some(TppRole::Cbpii),
        _ => None,
    }
}
