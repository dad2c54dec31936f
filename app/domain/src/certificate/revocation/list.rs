//! One list, read strictly: what is not understood may not be left out, for it may be what revokes.

use super::super::Certificate;
use super::authority::Authority;
use super::scope::{self, Scope};
use crate::jose::Thumbprint;
use std::collections::HashMap;
use time::{Duration, OffsetDateTime};
use x509_parser::extensions::X509Extension;
use x509_parser::oid_registry::{
    OID_PKCS1_SHA1WITHRSA, OID_SHA1_WITH_RSA, OID_X509_EXT_DELTA_CRL_INDICATOR, OID_X509_EXT_INVALIDITY_DATE,
    OID_X509_EXT_ISSUER_DISTRIBUTION_POINT, OID_X509_EXT_REASON_CODE,
};
use x509_parser::pem::parse_x509_pem;
use x509_parser::prelude::FromDer;
use x509_parser::revocation_list::{CertificateRevocationList, RevokedCertificate};

/// How far another clock may be ahead of ours.
const AHEAD: Duration = Duration::minutes(5);

/// The certificates that an authority has taken back.
#[derive(Debug, Clone)]
pub struct RevocationList {
    authority: Thumbprint,
    issuer: String,
    this_update: OffsetDateTime,
    next_update: OffsetDateTime,
    scope: Scope,
    revoked: HashMap<Box<str>, OffsetDateTime>,
}

/// Why a list is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unbelievable {
    /// Something else, or with something behind it.
    #[error("it is no revocation list of version 2 in DER or PEM")]
    NotAList,
    /// RFC 5280 §5.2.4.
    #[error("it is a delta list; whole ones are needed")]
    Delta,
    /// RFC 5280 §5.2: what is critical and unknown decides what the list means.
    #[error("its extension {0} is critical and not understood, or stands in it twice")]
    Extension(String),
    /// RFC 5280 §5.2.5.
    #[error("it is for some reasons, for the certificates of others, or for what is no certificate")]
    Partial,
    /// RFC 5280 §5.1.2.5.
    #[error("it does not say when the next one comes")]
    Endless,
    /// Its clock or ours.
    #[error("it is of {0}, which is in the future")]
    Early(OffsetDateTime),
    /// Nobody whom the bank trusts for clients.
    #[error("it is of {0}, which is none of the authorities for client certificates")]
    Stranger(String),
    /// It verifies under no key of its issuer, or the key is not for lists.
    #[error("its signature is not one of {0} for revocation lists")]
    Signature(String),
    /// SHA-1.
    #[error("it is signed with SHA-1, which proves nothing")]
    Weak,
}

impl RevocationList {
    /// Reads a list in DER or PEM, and believes it when one of the authorities signed it.
    ///
    /// # Errors
    /// [`Unbelievable`].
    pub fn read(bytes: &[u8], authorities: &[Authority], now: OffsetDateTime) -> Result<Self, Unbelievable> {
        if bytes.starts_with(b"-----BEGIN") {
            let (rest, pem) = parse_x509_pem(bytes).map_err(|_| Unbelievable::NotAList)?;
            if !rest.trim_ascii().is_empty() {
                return Err(Unbelievable::NotAList);
            }
            return Self::from_der(&pem.contents, authorities, now);
        }
        Self::from_der(bytes, authorities, now)
    }

    fn from_der(der: &[u8], authorities: &[Authority], now: OffsetDateTime) -> Result<Self, Unbelievable> {
        let (rest, parsed) = CertificateRevocationList::from_der(der).map_err(|_| Unbelievable::NotAList)?;
        if !rest.is_empty() || parsed.version().is_none_or(|version| version.0 != 1) {
            return Err(Unbelievable::NotAList);
        }
        let authority = signer(&parsed, authorities)?;
        let scope = scope(&parsed)?;
        let this_update = parsed.last_update().to_datetime();
        if this_update > now + AHEAD {
            return Err(Unbelievable::Early(this_update));
        }
        Ok(Self {
            authority: *authority.certificate().thumbprint(),
            issuer: authority.certificate().facts().subject.to_string(),
            this_update,
            next_update: parsed.next_update().ok_or(Unbelievable::Endless)?.to_datetime(),
            scope,
            revoked: parsed.iter_revoked_certificates().map(entry).collect::<Result<_, _>>()?,
        })
    }

    /// Whose it is.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// SHA-256 of the certificate of the authority whose it is.
    pub fn authority(&self) -> &Thumbprint {
        &self.authority
    }

    /// When it was made.
    pub fn this_update(&self) -> OffsetDateTime {
        self.this_update
    }

    /// Until when it counts.
    pub fn next_update(&self) -> OffsetDateTime {
        self.next_update
    }

    /// How many it names.
    pub fn len(&self) -> usize {
        self.revoked.len()
    }

    /// True when it names nobody.
    pub fn is_empty(&self) -> bool {
        self.revoked.is_empty()
    }

    pub(super) fn is_of(&self, authority: &Authority) -> bool {
        self.authority == *authority.certificate().thumbprint()
    }

    /// True when it would name the certificate if that were taken back.
    pub(super) fn speaks_of(&self, certificate: &Certificate) -> bool {
        self.scope.holds(certificate)
    }

    pub(super) fn revoked_at(&self, certificate: &Certificate) -> Option<OffsetDateTime> {
        self.revoked.get(number(&certificate.facts().serial)).copied()
    }

    pub(super) fn same(&self, other: &Self) -> bool {
        self.authority == other.authority && self.this_update == other.this_update && self.revoked == other.revoked
    }

    /// True when `other`, which is offered, is older.
    pub(super) fn precedes(&self, other: &Self) -> bool {
        self.authority == other.authority && other.this_update < self.this_update
    }
}

fn signer<'a>(
    list: &CertificateRevocationList<'_>,
    authorities: &'a [Authority],
) -> Result<&'a Authority, Unbelievable> {
    let algorithm = &list.signature_algorithm.algorithm;
    if list.signature_algorithm != list.tbs_cert_list.signature {
        return Err(Unbelievable::NotAList);
    }
    if [OID_PKCS1_SHA1WITHRSA, OID_SHA1_WITH_RSA].contains(algorithm) {
        return Err(Unbelievable::Weak);
    }
    let named: Vec<_> = authorities.iter().filter(|authority| authority.is_named_in(list)).collect();
    let Some(first) = named.first() else { return Err(Unbelievable::Stranger(list.issuer().to_string())) };
    let name = || first.certificate().facts().subject.to_string();
    named.iter().find(|authority| authority.signed_list(list)).copied().ok_or_else(|| Unbelievable::Signature(name()))
}

fn scope(list: &CertificateRevocationList<'_>) -> Result<Scope, Unbelievable> {
    let mut scope = Scope::default();
    for (number, extension) in list.extensions().iter().enumerate() {
        let twice = list.extensions().iter().take(number).any(|earlier| earlier.oid == extension.oid);
        if extension.oid == OID_X509_EXT_DELTA_CRL_INDICATOR {
            return Err(Unbelievable::Delta);
        }
        if twice {
            return Err(not_understood(extension));
        }
        if extension.oid == OID_X509_EXT_ISSUER_DISTRIBUTION_POINT {
            scope = scope::read(extension).ok_or(Unbelievable::Partial)?;
        } else if extension.critical {
            return Err(not_understood(extension));
        }
    }
    Ok(scope)
}

fn entry(revoked: &RevokedCertificate<'_>) -> Result<(Box<str>, OffsetDateTime), Unbelievable> {
    let known = [OID_X509_EXT_REASON_CODE, OID_X509_EXT_INVALIDITY_DATE];
    let unknown = revoked.extensions().iter().find(|extension| extension.critical && !known.contains(&extension.oid));
    if let Some(extension) = unknown {
        return Err(not_understood(extension));
    }
    let serial = revoked.raw_serial_as_string().replace(':', "");
    Ok((number(&serial).into(), revoked.revocation_date.to_datetime()))
}

fn not_understood(extension: &X509Extension<'_>) -> Unbelievable {
    Unbelievable::Extension(extension.oid.to_id_string())
}

/// A serial number without the zeros that an encoding may put before it.
fn number(serial: &str) -> &str {
    serial.trim_start_matches('0')
}
