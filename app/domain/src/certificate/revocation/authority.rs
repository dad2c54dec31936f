//! Who signs revocation lists: an authority that the bank trusts.

use super::super::Certificate;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;
use x509_parser::revocation_list::CertificateRevocationList;

/// An authority for the certificates of clients.
#[derive(Debug, Clone)]
pub struct Authority(Certificate);

/// A certificate that may issue no others.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no certificate authority")]
pub struct NotAnAuthority(String);

impl Authority {
    /// From its certificate.
    ///
    /// # Errors
    /// [`NotAnAuthority`].
    pub fn new(certificate: Certificate) -> Result<Self, NotAnAuthority> {
        if certificate.facts().authority {
            Ok(Self(certificate))
        } else {
            Err(NotAnAuthority(certificate.facts().subject.to_string()))
        }
    }

    /// Its certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.0
    }

    /// True when nobody is above it.
    pub(super) fn is_root(&self) -> bool {
        self.0.facts().subject.same(&self.0.facts().issuer)
    }

    /// By name only.
    pub(crate) fn is_issuer_of(&self, certificate: &Certificate) -> bool {
        self.0.facts().subject.same(&certificate.facts().issuer)
    }

    pub(crate) fn signed(&self, certificate: &Certificate) -> bool {
        let Ok((_, signed)) = X509Certificate::from_der(certificate.der()) else { return false };
        self.with(|own| signed.verify_signature(Some(own.public_key())).is_ok())
    }

    /// By name, byte for byte.
    pub(super) fn is_named_in(&self, list: &CertificateRevocationList<'_>) -> bool {
        self.with(|own| own.subject().as_raw() == list.issuer().as_raw())
    }

    pub(super) fn signed_list(&self, list: &CertificateRevocationList<'_>) -> bool {
        self.with(|own| may_sign_lists(own) && list.verify_signature(own.public_key()).is_ok())
    }

    /// False where it cannot be read, which would be another certificate than the one that was parsed.
    fn with(&self, ask: impl FnOnce(&X509Certificate<'_>) -> bool) -> bool {
        X509Certificate::from_der(self.0.der()).is_ok_and(|(_, own)| ask(&own))
    }
}

/// `cRLSign`, where it says what its key is for (RFC 5280 §4.2.1.3).
fn may_sign_lists(own: &X509Certificate<'_>) -> bool {
    own.key_usage().is_ok_and(|usage| usage.is_none_or(|usage| usage.value.crl_sign()))
}
