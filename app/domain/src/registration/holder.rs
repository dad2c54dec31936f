//! Whether a connection's certificate belongs to the software of a statement (OBIE Directory §SSA): the software's own by
//! its key set or its subject, or its organisation's.

use super::report::Failure;
use super::statement::{Authority, SoftwareStatement};
use crate::certificate::{AttributeType, Certificate, OrganisationIdentifier};
use crate::jose::KeySet;

/// What ties a certificate to a software.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// The software's key set lists it.
    KeySet,
    /// Its subject names software and organisation, as certificates of OBIE's directory do.
    Subject,
    /// It is the organisation's: OBWAC, QWAC, or listed in the organisation's key set.
    Organisation,
}

/// Who a certificate has to belong to.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    /// The directory's id of the software.
    pub software_id: &'a str,
    /// The directory's id of the organisation.
    pub organisation_id: &'a str,
    /// What its competent authorities say.
    pub authorities: &'a [Authority],
}

impl SoftwareStatement {
    /// Who a certificate has to belong to.
    pub fn owner(&self) -> Owner<'_> {
        Owner { software_id: &self.software_id, organisation_id: &self.organisation_id, authorities: &self.authorities }
    }
}

/// Finds what ties `certificate` to its owner, as far as the software's own key sets and the subject tell.
///
/// # Errors
/// It is revoked at the directory, or somebody else's.
pub fn tie(
    certificate: &Certificate,
    owner: Owner<'_>,
    keys: &KeySet,
    revoked: &KeySet,
    organisation: Option<&KeySet>,
) -> Result<Tie, Failure> {
    let thumbprint = certificate.thumbprint();
    if revoked.lists(thumbprint) {
        return Err(Failure::new("The connection's certificate is revoked at the directory"));
    }
    if keys.lists(thumbprint) {
        return Ok(Tie::KeySet);
    }
    if names_software(certificate, owner) {
        return Ok(Tie::Subject);
    }
    if names_organisation(certificate, owner) || organisation.is_some_and(|keys| keys.lists(thumbprint)) {
        return Ok(Tie::Organisation);
    }
    Err(Failure::new("The connection's certificate belongs to another software or organisation")
        .received(&certificate.facts().subject.to_string()))
}

/// An attribute that stands twice names nobody.
fn attribute<'a>(certificate: &'a Certificate, oid: &str) -> Option<&'a str> {
    certificate.facts().subject.one(oid).ok().flatten()
}

fn names_software(certificate: &Certificate, owner: Owner<'_>) -> bool {
    attribute(certificate, AttributeType::COMMON_NAME) == Some(owner.software_id)
        && attribute(certificate, AttributeType::ORGANISATIONAL_UNIT) == Some(owner.organisation_id)
}

fn names_organisation(certificate: &Certificate, owner: Owner<'_>) -> bool {
    let identifier = attribute(certificate, AttributeType::ORGANISATION_IDENTIFIER);
    let Some(identifier) = identifier.and_then(OrganisationIdentifier::parse) else { return false };
    let number = identifier.number.as_str();
    // What the directory writes for whoever has no number at an authority.
    let own = number.strip_prefix("Unknown").unwrap_or(number) == owner.organisation_id;
    own || owner.authorities.iter().any(|authority| gave(authority, &identifier))
}

/// `PSDGB-FCA-123456` is 123456 at an authority that statements call `GB-FCA`, `GBFCA` or `FCA`.
fn gave(authority: &Authority, identifier: &OrganisationIdentifier) -> bool {
    let OrganisationIdentifier { country, authority: name, number, .. } = identifier;
    let same = |id: &String| *id == *name || *id == format!("{country}-{name}") || *id == format!("{country}{name}");
    !name.is_empty()
        && authority.registration_id.as_ref() == Some(number)
        && authority.authority_id.as_ref().is_some_and(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::BASE64;
    use rcgen::{CertificateParams, DnType, KeyPair};
    use serde_json::json;

    fn certificate(attributes: &[(DnType, &str)]) -> Certificate {
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        for (kind, value) in attributes {
            params.distinguished_name.push(kind.clone(), *value);
        }
        Certificate::parse(params.self_signed(&KeyPair::generate().unwrap()).unwrap().der()).unwrap()
    }

    fn listing(certificate: &Certificate) -> KeySet {
        let x5c = BASE64.encode(certificate.der());
        let set = json!({"keys": [{"kty": "RSA", "kid": "transport", "use": "tls", "x5c": [x5c]}]});
        KeySet::parse(set.to_string().as_bytes()).unwrap()
    }

    fn found(certificate: &Certificate, keys: &KeySet, revoked: &KeySet, organisation: Option<&KeySet>) -> Option<Tie> {
        let authority = Authority {
            authority_id: Some("GBFCA".into()),
            registration_id: Some("123456".into()),
            ..Authority::default()
        };
        let owner = Owner {
            software_id: "4EeR2dGPbdsTTeGGYLkKR0",
            organisation_id: "0015800001HQQrZAAX",
            authorities: &[authority],
        };
        tie(certificate, owner, keys, revoked, organisation).ok()
    }

    #[test]
    fn a_certificate_is_tied_by_key_set_subject_or_organisation() {
        let none = KeySet::default();
        let identifier = || DnType::CustomDnType(vec![2, 5, 4, 97]);
        let (software, organisation) = ("4EeR2dGPbdsTTeGGYLkKR0", "0015800001HQQrZAAX");
        let cases = [
            (vec![(DnType::CommonName, software), (DnType::OrganizationalUnitName, organisation)], Some(Tie::Subject)),
            (vec![(DnType::CommonName, software), (DnType::OrganizationalUnitName, "another")], None),
            (vec![(DnType::CommonName, organisation), (DnType::OrganizationalUnitName, software)], None),
            (vec![(DnType::CommonName, software)], None),
            (vec![(identifier(), "PSDGB-OB-Unknown0015800001HQQrZAAX")], Some(Tie::Organisation)),
            (vec![(identifier(), "PSDGB-OB-0015800001HQQrZAAX")], Some(Tie::Organisation)),
            (vec![(identifier(), "PSDGB-FCA-123456")], Some(Tie::Organisation)),
            (vec![(identifier(), "PSDGB-FCA-1234567")], None),
            (vec![(identifier(), "PSDDE-BAFIN-123456")], None),
            (vec![(identifier(), "NTRGB-123456")], None),
            (vec![(identifier(), "PSDGB-FCA-")], None),
            (vec![(DnType::CommonName, "PSDGB-FCA-123456")], None),
        ];
        for (attributes, expected) in cases {
            let own = certificate(&attributes);
            assert_eq!(found(&own, &none, &none, None), expected, "{attributes:?}");
            assert_eq!(found(&own, &listing(&own), &none, None), Some(Tie::KeySet));
            assert_eq!(found(&own, &listing(&own), &listing(&own), None), None, "revoked wins");
            assert!(found(&own, &none, &none, Some(&listing(&own))).is_some(), "{attributes:?}");
        }
    }
}
