//! Signing, for what signs here: the sandbox directory's statements, a TPP's requests and assertions.

use super::header::Algorithm;
use data_encoding::BASE64URL_NOPAD;
use josekit::JoseError;
use josekit::jwk::alg::ec::{EcCurve, EcKeyPair};
use josekit::jwk::alg::rsa::RsaKeyPair;
use josekit::jwk::{Jwk, KeyPair};
use josekit::jws::{ES256, JwsSigner, PS256};
use serde_json::{Map, Value, json};
use std::fmt;

/// A private key with its name.
pub struct SigningKey {
    kid: String,
    algorithm: Algorithm,
    pem: Vec<u8>,
    public: Map<String, Value>,
    signer: Box<dyn JwsSigner>,
}

/// A key could not be made or read, or did not sign.
#[derive(Debug, thiserror::Error)]
#[error("the signing key: {0}")]
pub struct SigningFault(#[from] JoseError);

impl SigningKey {
    /// Makes a key: RSA of 2048 bits or P-256.
    ///
    /// # Errors
    /// [`SigningFault`].
    pub fn generate(algorithm: Algorithm, kid: &str) -> Result<Self, SigningFault> {
        match algorithm {
            Algorithm::Ps256 => Self::of(algorithm, kid, &RsaKeyPair::generate(2_048)?),
            Algorithm::Es256 => Self::of(algorithm, kid, &EcKeyPair::generate(EcCurve::P256)?),
        }
    }

    /// Reads a key in PKCS#8 or its traditional form.
    ///
    /// # Errors
    /// [`SigningFault`]: it is of another kind.
    pub fn from_pem(algorithm: Algorithm, kid: &str, pem: &[u8]) -> Result<Self, SigningFault> {
        match algorithm {
            Algorithm::Ps256 => Self::of(algorithm, kid, &RsaKeyPair::from_pem(pem)?),
            Algorithm::Es256 => Self::of(algorithm, kid, &EcKeyPair::from_pem(pem, Some(EcCurve::P256))?),
        }
    }

    fn of(algorithm: Algorithm, kid: &str, pair: &dyn KeyPair) -> Result<Self, SigningFault> {
        let private = own(pair.to_jwk_private_key());
        let signer: Box<dyn JwsSigner> = match algorithm {
            Algorithm::Ps256 => Box::new(PS256.signer_from_jwk(&private)?),
            Algorithm::Es256 => Box::new(ES256.signer_from_jwk(&private)?),
        };
        let mut public: Map<String, Value> = own(pair.to_jwk_public_key()).into();
        public.insert("kid".into(), kid.into());
        public.insert("use".into(), "sig".into());
        public.insert("alg".into(), algorithm.as_str().into());
        Ok(Self { kid: kid.to_owned(), algorithm, pem: pair.to_pem_private_key(), public, signer })
    }

    /// Its name in key sets.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// How it signs.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The private half in PKCS#8, to be kept where nobody else reads.
    pub fn to_pem(&self) -> &[u8] {
        &self.pem
    }

    /// The public half, as a member of a key set.
    pub fn public(&self) -> &Map<String, Value> {
        &self.public
    }

    /// Signs claims (RFC 7515 §5.1, compact).
    ///
    /// # Errors
    /// [`SigningFault`].
    pub fn sign(&self, claims: &Map<String, Value>) -> Result<String, SigningFault> {
        let header = json!({"alg": self.algorithm.as_str(), "kid": self.kid, "typ": "JWT"});
        self.sign_raw(&header.to_string(), &Value::Object(claims.clone()).to_string())
    }

    /// Signs whatever is given as header and payload: what a test of refusals needs.
    ///
    /// # Errors
    /// [`SigningFault`].
    pub fn sign_raw(&self, header: &str, payload: &str) -> Result<String, SigningFault> {
        let part = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
        let signed = format!("{}.{}", part(header), part(payload));
        let signature = self.signer.sign(signed.as_bytes())?;
        Ok(format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature)))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

/// Without the algorithm and use that the library writes into it.
fn own(jwk: Jwk) -> Jwk {
    let mut members: Map<String, Value> = jwk.into();
    members.retain(|name, _| !matches!(name.as_str(), "alg" | "use" | "key_ops" | "kid"));
    Jwk::from_map(members).unwrap_or_else(|_| Jwk::new("oct"))
}
