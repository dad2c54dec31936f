//! A client's certificate as the bank reads it: who, until when, for what. Whether its chain holds is the handshake's work.

mod issuing;
mod name;
mod pem;
mod qualified;
pub mod revocation;
mod sandbox;
mod style;
#[cfg(test)]
mod tests;

pub use issuing::UnfitAuthority;
pub use name::{AttributeType, DistinguishedName, NotAName, Twice};
pub use pem::NotPem;
pub use qualified::{OrganisationIdentifier, Psd2};
pub use sandbox::SANDBOX_ORGANISATION;
pub use style::Style;

use crate::jose::Thumbprint;
use sha2::{Digest, Sha256};
use std::fmt;
use time::OffsetDateTime;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;
use x509_parser::x509::X509Name;

/// `1.3.6.1.5.5.7.1.3` (RFC 3739 §3.2.6).
const QC_STATEMENTS: &str = "1.3.6.1.5.5.7.1.3";

/// The certificate of a connection, or of a key set.
#[derive(Clone, PartialEq)]
pub struct Certificate {
    der: Vec<u8>,
    thumbprint: Thumbprint,
    facts: Facts,
    issuer_key: Option<Thumbprint>,
}

/// What a certificate says.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Of whom.
    pub subject: DistinguishedName,
    /// By whom.
    pub issuer: DistinguishedName,
    /// The issuer's number of it, hexadecimal.
    pub serial: String,
    /// From when.
    pub not_before: OffsetDateTime,
    /// Until when.
    pub not_after: OffsetDateTime,
    /// True when its key may open connections as a client (RFC 5280 §4.2.1.12); so where it says nothing.
    pub for_clients: bool,
    /// True when it may issue others.
    pub authority: bool,
    /// What it says of payment services.
    pub psd2: Option<Psd2>,
}

impl PartialEq for Facts {
    fn eq(&self, other: &Self) -> bool {
        self.serial == other.serial && self.issuer.same(&other.issuer)
    }
}

/// Why bytes are no certificate of use here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No X.509 in DER, or something behind it.
    #[error("it is no X.509 certificate")]
    NotACertificate,
    /// The subject or the issuer.
    #[error("its {0} cannot be read: {1}")]
    Name(&'static str, NotAName),
    /// A value that is not text, as some encodings are not.
    #[error("its {0} holds a value that is not UTF-8 or printable text")]
    NotText(&'static str),
    /// Whoever revokes it would have to name it so too (RFC 5280 §4.1.2.2).
    #[error("its serial number is negative or longer than 20 bytes")]
    Serial,
    /// An extension that decides here.
    #[error("its extension {0} cannot be read")]
    Extension(&'static str),
}

impl Certificate {
    /// Reads a certificate.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn parse(der: &[u8]) -> Result<Self, Unreadable> {
        let (rest, parsed) = X509Certificate::from_der(der).map_err(|_| Unreadable::NotACertificate)?;
        if !rest.is_empty() {
            return Err(Unreadable::NotACertificate);
        }
        let serial = parsed.raw_serial();
        // A zero in front says that it is positive.
        if serial.first().is_none_or(|byte| byte & 0x80 != 0) || serial.strip_prefix(&[0]).unwrap_or(serial).len() > 20
        {
            return Err(Unreadable::Serial);
        }
        let facts = Facts {
            subject: name_of("subject", parsed.subject())?,
            issuer: name_of("issuer", parsed.issuer())?,
            serial: parsed.raw_serial_as_string().replace(':', ""),
            not_before: parsed.validity().not_before.to_datetime(),
            not_after: parsed.validity().not_after.to_datetime(),
            for_clients: for_clients(&parsed)?,
            authority: parsed.is_ca(),
            psd2: psd2(&parsed)?,
        };
        Ok(Self { der: der.to_vec(), thumbprint: Sha256::digest(der).into(), facts, issuer_key: None })
    }

    /// Its bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 of its bytes.
    pub fn thumbprint(&self) -> &Thumbprint {
        &self.thumbprint
    }

    /// The same in hexadecimal, as tools print it.
    pub fn fingerprint(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.thumbprint)
    }

    /// What it says.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The same, once it is known whose key issued it.
    #[must_use]
    pub fn issued_with(mut self, key: Thumbprint) -> Self {
        self.issuer_key = Some(key);
        self
    }

    /// SHA-256 of the key that issued it (`SubjectPublicKeyInfo` in DER), where its chain was looked at.
    pub fn issuer_key(&self) -> Option<&Thumbprint> {
        self.issuer_key.as_ref()
    }

    /// True between its two dates: asked at every request, not once per connection.
    pub fn valid_at(&self, now: OffsetDateTime) -> bool {
        self.facts.not_before <= now && now <= self.facts.not_after
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({}, serial {})", self.facts.subject, self.facts.serial)
    }
}

fn name_of(which: &'static str, name: &X509Name<'_>) -> Result<DistinguishedName, Unreadable> {
    let attributes = name.iter_attributes().map(|attribute| {
        let value = attribute.as_str().map_err(|_| Unreadable::NotText(which))?;
        Ok((attribute.attr_type().to_id_string(), value.to_owned()))
    });
    let attributes: Vec<_> = attributes.collect::<Result<_, _>>()?;
    DistinguishedName::of(attributes).map_err(|fault| Unreadable::Name(which, fault))
}

fn for_clients(parsed: &X509Certificate<'_>) -> Result<bool, Unreadable> {
    let usage = parsed.extended_key_usage().map_err(|_| Unreadable::Extension("extKeyUsage"))?;
    Ok(usage.is_none_or(|usage| usage.value.client_auth))
}

fn psd2(parsed: &X509Certificate<'_>) -> Result<Option<Psd2>, Unreadable> {
    let unreadable = |()| Unreadable::Extension("qcStatements");
    let mut statements = parsed.extensions().iter().filter(|extension| extension.oid.to_id_string() == QC_STATEMENTS);
    match (statements.next(), statements.next()) {
        (None, _) => Ok(None),
        (Some(_), Some(_)) => Err(unreadable(())),
        (Some(extension), None) => Psd2::read(extension.value).map_err(unreadable),
    }
}
