//! One public key of a key set (RFC 7517), held to our policy: RSA of 2048 to 4096 bits with e = 65537, or P-256.

use super::header::Algorithm;
use data_encoding::BASE64URL_NOPAD;
use josekit::jwk::Jwk;
use josekit::jws::{ES256, JwsVerifier, PS256};
use serde_json::{Map, Value};
use std::fmt;

/// A key that may verify signatures.
#[derive(Clone)]
pub struct VerificationKey {
    kid: Option<String>,
    algorithm: Algorithm,
    verifier: Box<dyn JwsVerifier>,
}

/// Why a key is not used. Others of its set are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// RFC 7517 §4.2, or the directory's `tls`.
    #[error("it is not for signatures (use {0})")]
    OtherUse(String),
    /// For another algorithm, or of a kind that no accepted algorithm takes.
    #[error("it is not a PS256 or ES256 signing key")]
    OtherAlgorithm,
    /// RFC 7517 §9.2.
    #[error("the key set exposes its private half; replace it at once")]
    Private,
    /// Too short to be safe, or too long to be paid for.
    #[error("RSA keys must have 2048 to 4096 bits; it has {0}")]
    Bits(usize),
    /// Another exponent.
    #[error("the RSA exponent must be 65537")]
    Exponent,
    /// Even: no product of two odd primes.
    #[error("it is no RSA modulus")]
    Weak,
    /// Members are missing or cannot be read.
    #[error("it cannot be read")]
    Unreadable,
}

impl VerificationKey {
    /// Reads one member of a key set.
    ///
    /// # Errors
    /// [`Unusable`].
    pub fn read(jwk: &Map<String, Value>) -> Result<Self, Unusable> {
        if jwk.contains_key("d") || jwk.contains_key("k") {
            return Err(Unusable::Private);
        }
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        match text("use") {
            None if jwk.contains_key("use") => return Err(Unusable::Unreadable),
            None | Some("sig") => {}
            Some(other) => {
                return Err(Unusable::OtherUse(other.chars().filter(char::is_ascii_graphic).take(16).collect()));
            }
        }
        let algorithm = match text("kty") {
            Some("RSA") => Algorithm::Ps256,
            Some("EC") if text("crv") == Some("P-256") => Algorithm::Es256,
            Some(_) => return Err(Unusable::OtherAlgorithm),
            None => return Err(Unusable::Unreadable),
        };
        // Directories publish keys without `alg`, and RSA keys that sign with more than one.
        if text("alg").is_some_and(|alg| alg != algorithm.as_str()) {
            return Err(Unusable::OtherAlgorithm);
        }
        let numbers = match algorithm {
            Algorithm::Ps256 => rsa(text("n"), text("e"))?,
            Algorithm::Es256 => ["x", "y"].map(|name| (name, text(name).map(str::to_owned))).into(),
        };
        let verifier = verifier(algorithm, numbers).ok_or(Unusable::Unreadable)?;
        Ok(Self { kid: text("kid").map(str::to_owned), algorithm, verifier })
    }

    /// Its name in its set.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The one algorithm it verifies.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub(super) fn verifies(&self, signed: &[u8], signature: &[u8]) -> bool {
        self.verifier.verify(signed, signature).is_ok()
    }
}

impl fmt::Debug for VerificationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerificationKey")
            .field("kid", &self.kid)
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

type Numbers = Vec<(&'static str, Option<String>)>;

fn rsa(n: Option<&str>, e: Option<&str>) -> Result<Numbers, Unusable> {
    let modulus = n.and_then(|n| BASE64URL_NOPAD.decode(n.as_bytes()).ok()).ok_or(Unusable::Unreadable)?;
    let exponent = e.and_then(|e| BASE64URL_NOPAD.decode(e.as_bytes()).ok()).ok_or(Unusable::Unreadable)?;
    let first = modulus.iter().position(|byte| *byte != 0).ok_or(Unusable::Unreadable)?;
    let significant = modulus.get(first..).unwrap_or_default();
    let unused = significant.first().map_or(0, |byte| byte.leading_zeros() as usize);
    let bits = significant.len() * 8 - unused;
    if !(2_048..=4_096).contains(&bits) {
        return Err(Unusable::Bits(bits));
    }
    if exponent.as_slice() != [1, 0, 1] {
        return Err(Unusable::Exponent);
    }
    if significant.last().is_none_or(|byte| byte % 2 == 0) {
        return Err(Unusable::Weak);
    }
    Ok(vec![("n", Some(BASE64URL_NOPAD.encode(significant))), ("e", e.map(str::to_owned))])
}

/// A key for josekit from nothing but its numbers: what else stood in the set decides nothing there.
fn verifier(algorithm: Algorithm, numbers: Numbers) -> Option<Box<dyn JwsVerifier>> {
    let mut jwk = Jwk::new(if algorithm == Algorithm::Ps256 { "RSA" } else { "EC" });
    if algorithm == Algorithm::Es256 {
        jwk.set_curve("P-256");
    }
    for (name, number) in numbers {
        jwk.set_parameter(name, Some(Value::String(number?))).ok()?;
    }
    match algorithm {
        Algorithm::Ps256 => Some(Box::new(PS256.verifier_from_jwk(&jwk).ok()?)),
        Algorithm::Es256 => Some(Box::new(ES256.verifier_from_jwk(&jwk).ok()?)),
    }
}
