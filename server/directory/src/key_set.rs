//! Key sets: what is live and what was revoked, for a software, for an organisation, and the directory's own.

use crate::directory::Directory;
use crate::fault::{Error, Refusal};
use crate::key;
use crate::kind::CertificateKind;
use crate::register::{Issued, Organisation};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde_json::{Map, Value, json};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

/// Which keys of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySets {
    /// Those of OBIE's ecosystem that may be used.
    Live,
    /// Those of OBIE's ecosystem that were revoked.
    Revoked,
    /// Those of the UAE that may be used.
    Application,
}

/// The name of a certificate's key, as the OBIE directory gives it: `x5t`, the SHA-1 of its DER (RFC 7515 §4.1.7).
pub(crate) fn kid(der: &[u8]) -> String {
    BASE64URL_NOPAD.encode(&Sha1::digest(der))
}

impl Directory {
    /// The keys of a software.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]: the organisation has no such software.
    pub fn software_keys(&self, organisation: &str, software: &str, which: KeySets) -> Result<Value, Error> {
        let register = self.register()?;
        let software = register.organisation(organisation).and_then(|organisation| organisation.software(software));
        let software = software.ok_or_else(nobody)?;
        Ok(set(software.certificates.iter(), which, self.now()))
    }

    /// The keys of all software of an organisation.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]: there is no such organisation.
    pub fn organisation_keys(&self, organisation: &str, which: KeySets) -> Result<Value, Error> {
        let register = self.register()?;
        let organisation: &Organisation = register.organisation(organisation).ok_or_else(nobody)?;
        let certificates = organisation.software.iter().flat_map(|software| &software.certificates);
        Ok(set(certificates, which, self.now()))
    }

    /// The key that signs statements.
    pub fn own_keys(&self) -> Value {
        let certificate = &self.signing.certificate;
        let mut own = self.signing.key.public().clone();
        certified(&mut own, certificate);
        json!({ "keys": [own] })
    }
}

fn nobody() -> Refusal {
    Refusal::NotFound("Nobody in this directory has these ids".into())
}

fn set<'a>(certificates: impl Iterator<Item = &'a Issued>, which: KeySets, now: OffsetDateTime) -> Value {
    let wanted = |issued: &&Issued| match which {
        KeySets::Live => !issued.kind.is_uae() && issued.is_live(now),
        KeySets::Revoked => !issued.kind.is_uae() && issued.revoked.is_some(),
        KeySets::Application => issued.kind.is_uae() && issued.is_live(now),
    };
    let keys: Vec<Value> = certificates.filter(wanted).filter_map(member).collect();
    json!({ "keys": keys })
}

fn member(issued: &Issued) -> Option<Value> {
    let der = BASE64.decode(issued.certificate.as_bytes()).ok()?;
    let (_, certificate) = x509_parser::parse_x509_certificate(&der).ok()?;
    let mut members = key::jwk(certificate.public_key())?;
    members.insert("kid".into(), issued.kid.as_str().into());
    members.insert("use".into(), CertificateKind::key_use(issued.kind).into());
    certified(&mut members, &der);
    Some(Value::Object(members))
}

/// The members that tell the certificate of a key (RFC 7517 §4.7 to §4.9).
fn certified(members: &mut Map<String, Value>, der: &[u8]) {
    members.insert("x5c".into(), json!([BASE64.encode(der)]));
    members.insert("x5t".into(), kid(der).into());
    members.insert("x5t#S256".into(), BASE64URL_NOPAD.encode(&Sha256::digest(der)).into());
}
