//! A key set (RFC 7517 §5), read key by key: one that is of no use here does not spoil the others.

use super::compact::Compact;
use super::header::Algorithm;
use super::key::{Unusable, VerificationKey};
use super::strict_json::{self, NotStrict};
use data_encoding::{BASE64, BASE64URL, BASE64URL_NOPAD};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// More than any software or organisation has at once.
const MOST_KEYS: usize = 100;

/// SHA-256 of a certificate's DER (`x5t#S256`, RFC 7515 §4.1.8).
pub type Thumbprint = [u8; 32];

/// Keys that verify, certificates that are listed, and what was left out.
#[derive(Debug, Clone, Default)]
pub struct KeySet {
    keys: Vec<VerificationKey>,
    certificates: Vec<(Thumbprint, Option<String>)>,
    left_out: Vec<(Option<String>, Unusable)>,
    kids: Vec<String>,
}

/// Why bytes are no key set at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAKeySet {
    /// No JSON that everybody reads alike.
    #[error("the key set: {0}")]
    Json(#[from] NotStrict),
    /// No array `keys` of objects.
    #[error("the key set has no array \"keys\" of objects")]
    Shape,
    /// More than anybody has.
    #[error("the key set has more than {MOST_KEYS} keys")]
    TooMany,
}

/// Why no key of a set verifies a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoKey {
    /// No key is named so.
    #[error("kid is not in the key set")]
    Unknown,
    /// Two keys are named so.
    #[error("the key set has two keys with this kid")]
    Twice,
    /// The key named so may not sign this.
    #[error("the key with this kid cannot be used: {0}")]
    Unusable(Unusable),
    /// The key named so is for another algorithm.
    #[error("the key with this kid is not a {0} signing key")]
    OtherAlgorithm(Algorithm),
    /// The token names no key, and not exactly one fits.
    #[error("kid is required")]
    NotNamed,
    /// The signature is not of this key, or not of these words.
    #[error("the signature does not verify")]
    Signature,
}

/// Whether a token has to name its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kid {
    /// It has to.
    Required,
    /// It need not where exactly one key fits its algorithm.
    Optional,
}

impl KeySet {
    /// Reads a set. Keys that cannot be used are remembered with the reason.
    ///
    /// # Errors
    /// [`NotAKeySet`].
    pub fn parse(bytes: &[u8]) -> Result<Self, NotAKeySet> {
        let object = strict_json::object(bytes)?;
        let keys = object.get("keys").and_then(Value::as_array).ok_or(NotAKeySet::Shape)?;
        if keys.len() > MOST_KEYS {
            return Err(NotAKeySet::TooMany);
        }
        let mut set = Self::default();
        for jwk in keys {
            set.add(jwk.as_object().ok_or(NotAKeySet::Shape)?);
        }
        Ok(set)
    }

    fn add(&mut self, jwk: &Map<String, Value>) {
        let kid = jwk.get("kid").and_then(Value::as_str).map(str::to_owned);
        self.kids.extend(kid.clone());
        let purpose = jwk.get("use").and_then(Value::as_str).map(str::to_owned);
        self.certificates.extend(thumbprint(jwk).map(|thumbprint| (thumbprint, purpose)));
        match VerificationKey::read(jwk) {
            Ok(key) => self.keys.push(key),
            Err(unusable) => self.left_out.push((kid, unusable)),
        }
    }

    /// True when a key, usable or not, is named so.
    pub fn names(&self, kid: &str) -> bool {
        self.kids.iter().any(|name| name == kid)
    }

    /// True when the certificate is one of the set's, whatever the key is for.
    pub fn lists(&self, certificate: &Thumbprint) -> bool {
        self.certificates.iter().any(|(listed, _)| listed == certificate)
    }

    /// True when the certificate is one of the set's for a key that signs or is encrypted to, and for no other (`use`,
    /// RFC 7517 §4.2).
    pub fn lists_for_documents(&self, certificate: &Thumbprint) -> bool {
        let mut uses = self.certificates.iter().filter(|(listed, _)| listed == certificate).map(|(_, purpose)| purpose);
        self.lists(certificate) && uses.all(|purpose| matches!(purpose.as_deref(), Some("sig" | "enc")))
    }

    /// What was left out, and why.
    pub fn left_out(&self) -> &[(Option<String>, Unusable)] {
        &self.left_out
    }

    /// Verifies a token with the key that it names. This is the only way to a [`Verified`].
    ///
    /// # Errors
    /// [`NoKey`].
    pub fn verify(&self, token: Compact, kid: Kid) -> Result<Verified, NoKey> {
        let key = self.key_of(&token, kid)?;
        let (signed, signature) = token.signed();
        if !key.verifies(signed, signature) {
            return Err(NoKey::Signature);
        }
        let kid = key.kid().map(str::to_owned);
        Ok(Verified { algorithm: key.algorithm(), kid, claims: token.into_payload() })
    }

    fn key_of(&self, token: &Compact, rule: Kid) -> Result<&VerificationKey, NoKey> {
        let algorithm = token.header.alg;
        let Some(kid) = &token.header.kid else {
            let mut fitting = self.keys.iter().filter(|key| key.algorithm() == algorithm);
            return match (rule, fitting.next(), fitting.next()) {
                (Kid::Optional, Some(key), None) => Ok(key),
                _ => Err(NoKey::NotNamed),
            };
        };
        match self.kids.iter().filter(|name| *name == kid).count() {
            0 => return Err(NoKey::Unknown),
            1 => {}
            _ => return Err(NoKey::Twice),
        }
        if let Some((_, unusable)) = self.left_out.iter().find(|(name, _)| name.as_ref() == Some(kid)) {
            return Err(NoKey::Unusable(unusable.clone()));
        }
        let key = self.keys.iter().find(|key| key.kid() == Some(kid)).ok_or(NoKey::Unknown)?;
        if key.algorithm() == algorithm { Ok(key) } else { Err(NoKey::OtherAlgorithm(algorithm)) }
    }
}

/// The claims of a token whose signature holds, under a key that its set allows to sign.
#[derive(Debug, Clone)]
pub struct Verified {
    algorithm: Algorithm,
    kid: Option<String>,
    claims: Map<String, Value>,
}

impl Verified {
    /// How it was signed.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Under which key.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// What it claims.
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }
}

/// The certificate that a key comes with: `x5t#S256`, padded as some directories do, or the hash of `x5c`'s first.
fn thumbprint(jwk: &Map<String, Value>) -> Option<Thumbprint> {
    let named = jwk.get("x5t#S256").and_then(Value::as_str).and_then(|text| {
        let text = text.as_bytes();
        BASE64URL_NOPAD.decode(text).or_else(|_| BASE64URL.decode(text)).ok()?.try_into().ok()
    });
    named.or_else(|| {
        let first = jwk.get("x5c")?.as_array()?.first()?.as_str()?;
        Some(Sha256::digest(BASE64.decode(first.as_bytes()).ok()?).into())
    })
}
