//! Which kind of transport certificate it is: each names its holder in another way.

use super::name::AttributeType;
use super::{Certificate, Facts};
use std::fmt;

/// A kind of transport certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// OBIE's directory, before qualified ones: software and organisation in the subject.
    ObLegacy,
    /// OBIE's directory, in the form of a qualified one: the organisation as OBIE's directory calls it.
    Obwac,
    /// A qualified trust service provider's (eIDAS, ETSI TS 119 495).
    Qwac,
    /// The UAE Trust Framework: application and organisation as UUIDs.
    Uae,
}

impl Style {
    /// Every kind, in the order of screens.
    pub const ALL: [Self; 4] = [Self::ObLegacy, Self::Obwac, Self::Qwac, Self::Uae];

    /// The stored name.
    pub fn name(self) -> &'static str {
        match self {
            Self::ObLegacy => "ob_legacy",
            Self::Obwac => "obwac",
            Self::Qwac => "qwac",
            Self::Uae => "uae",
        }
    }

    /// By its stored name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.name() == name)
    }

    /// The name on screens.
    pub fn words(self) -> &'static str {
        match self {
            Self::ObLegacy => "OB legacy",
            Self::Obwac => "OBWAC",
            Self::Qwac => "QWAC",
            Self::Uae => "UAE",
        }
    }
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl Certificate {
    /// Which kind it is, by how it names its holder; nothing for one of no kind that is known here.
    pub fn style(&self) -> Option<Style> {
        let Facts { subject, psd2, .. } = self.facts();
        let one = |oid| subject.one(oid).ok().flatten();
        let (name, unit) = (one(AttributeType::COMMON_NAME), one(AttributeType::ORGANISATIONAL_UNIT));
        if one(AttributeType::ORGANISATION_IDENTIFIER).is_some() {
            return Some(if name.is_some_and(is_organisation) { Style::Obwac } else { Style::Qwac });
        }
        match (name, unit) {
            _ if psd2.is_some() => Some(Style::Qwac),
            (Some(name), Some(unit)) if is_uuid(name) && is_uuid(unit) => Some(Style::Uae),
            (Some(name), Some(unit)) if is_base62(name, 22) && is_organisation(unit) => Some(Style::ObLegacy),
            _ => None,
        }
    }
}

/// As OBIE's directory names organisations.
fn is_organisation(text: &str) -> bool {
    is_base62(text, 18)
}

fn is_base62(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, DnType, KeyPair};

    #[test]
    fn a_kind_is_known_by_how_it_names_its_holder() {
        let identifier = || DnType::CustomDnType(vec![2, 5, 4, 97]);
        let (common, unit) = (DnType::CommonName, DnType::OrganizationalUnitName);
        let cases = [
            (
                vec![(common.clone(), "4EeR2dGPbdsTTeGGYLkKR0"), (unit.clone(), "0015800001HQQrZAAX")],
                Some(Style::ObLegacy),
            ),
            (vec![(common.clone(), "0015800001HQQrZAAX"), (identifier(), "PSDGB-FCA-123456")], Some(Style::Obwac)),
            (vec![(common.clone(), "tpp.example"), (identifier(), "PSDDE-BAFIN-123456")], Some(Style::Qwac)),
            (
                vec![
                    (common.clone(), "1a703edb-b138-4fae-99aa-8348d418f296"),
                    (unit, "c5bd7a4e-0d2f-4c0a-9f0e-1d6b6e7a8f90"),
                ],
                Some(Style::Uae),
            ),
            (vec![(common, "somebody")], None),
        ];
        for (attributes, expected) in cases {
            let mut params = CertificateParams::default();
            params.distinguished_name = rcgen::DistinguishedName::new();
            for (kind, value) in &attributes {
                params.distinguished_name.push(kind.clone(), *value);
            }
            let own = Certificate::parse(params.self_signed(&KeyPair::generate().unwrap()).unwrap().der()).unwrap();
            assert_eq!(own.style(), expected, "{attributes:?}");
        }
    }
}
