//! What an authority must be before the bank believes what it issues, and which key it issues with.

use super::revocation::Authority;
use crate::jose::Thumbprint;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use x509_parser::certificate::X509Certificate;
use x509_parser::oid_registry::{
    OID_EC_P256, OID_NIST_EC_P384, OID_PKCS1_MD5WITHRSAENC, OID_PKCS1_SHA1WITHRSA, OID_SHA1_WITH_RSA,
};
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;

/// Why an authority is not taken. Each sentence says what would be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnfitAuthority {
    /// RFC 5280 §4.2.1.3.
    #[error("{0} may not sign certificates: an authority's own certificate with the key usage keyCertSign is needed")]
    NoCertificateSigning(String),
    /// Its time is over.
    #[error("{0} has expired, on {1}: one that is valid now is needed")]
    Expired(String, time::Date),
    /// Its time has not come.
    #[error("{0} is valid only from {1} on: add it then, or one that is valid now")]
    NotYet(String, time::Date),
    /// What a sandbox certified says nothing about who somebody is.
    #[error("{0} is a sandbox's, and this is production: an authority of a real directory is needed")]
    Sandbox(String),
    /// A key that is too weak, or of a kind that is not checked here.
    #[error(
        "the key of {0} is not strong enough or of a kind that is not used here: RSA of 2048 to 8192 bits, P-256 or P-384 is needed"
    )]
    Key(String),
    /// A signature that proves nothing.
    #[error(
        "{0} is signed with SHA-1 or MD5, which proves nothing: one that is signed with SHA-256 or better is needed"
    )]
    Signature(String),
}

impl Authority {
    /// SHA-256 of its key, as it stands in the certificate (`SubjectPublicKeyInfo` in DER): the same for every certificate of
    /// that key.
    pub fn key(&self) -> Thumbprint {
        X509Certificate::from_der(self.certificate().der())
            .map_or_else(|_| *self.certificate().thumbprint(), |(_, own)| Sha256::digest(own.public_key().raw).into())
    }

    /// Whether it may say from now on who a client is.
    ///
    /// # Errors
    /// [`UnfitAuthority`].
    pub fn judge_for_clients(&self, production: bool, now: OffsetDateTime) -> Result<(), UnfitAuthority> {
        self.judge(production, now)?;
        let signs = self.read(|own| own.key_usage().ok().flatten().is_some_and(|usage| usage.value.key_cert_sign()));
        if signs { Ok(()) } else { Err(UnfitAuthority::NoCertificateSigning(self.name())) }
    }

    /// Whether it may say from now on who a server is that we call. Public roots are old and terse.
    ///
    /// # Errors
    /// [`UnfitAuthority`].
    pub fn judge_for_servers(&self, production: bool, now: OffsetDateTime) -> Result<(), UnfitAuthority> {
        self.judge(production, now)?;
        let signs =
            self.read(|own| own.key_usage().is_ok_and(|usage| usage.is_none_or(|usage| usage.value.key_cert_sign())));
        if signs { Ok(()) } else { Err(UnfitAuthority::NoCertificateSigning(self.name())) }
    }

    fn judge(&self, production: bool, now: OffsetDateTime) -> Result<(), UnfitAuthority> {
        let facts = self.certificate().facts();
        if production && facts.of_a_sandbox() {
            return Err(UnfitAuthority::Sandbox(self.name()));
        }
        if now > facts.not_after {
            return Err(UnfitAuthority::Expired(self.name(), facts.not_after.date()));
        }
        if now < facts.not_before {
            return Err(UnfitAuthority::NotYet(self.name(), facts.not_before.date()));
        }
        if !self.read(strong) {
            return Err(UnfitAuthority::Key(self.name()));
        }
        // Nobody looks at the signature that a root puts under itself.
        if !facts.subject.same(&facts.issuer) && self.read(weakly_signed) {
            return Err(UnfitAuthority::Signature(self.name()));
        }
        Ok(())
    }

    fn name(&self) -> String {
        self.certificate().facts().subject.to_string()
    }

    fn read(&self, ask: impl FnOnce(&X509Certificate<'_>) -> bool) -> bool {
        X509Certificate::from_der(self.certificate().der()).is_ok_and(|(_, own)| ask(&own))
    }
}

fn strong(own: &X509Certificate<'_>) -> bool {
    match own.public_key().parsed() {
        Ok(PublicKey::RSA(key)) => (2_048..=8_192).contains(&key.key_size()) && key.try_exponent() == Ok(65_537),
        Ok(PublicKey::EC(_)) => {
            let curve = own.public_key().algorithm.parameters.as_ref().and_then(|curve| curve.as_oid().ok());
            curve.is_some_and(|curve| curve == OID_EC_P256 || curve == OID_NIST_EC_P384)
        }
        _ => false,
    }
}

fn weakly_signed(own: &X509Certificate<'_>) -> bool {
    [OID_PKCS1_MD5WITHRSAENC, OID_PKCS1_SHA1WITHRSA, OID_SHA1_WITH_RSA].contains(&own.signature_algorithm.algorithm)
}
