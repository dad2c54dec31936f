//! Keys, and requests for their certificates.

use crate::trouble::Trouble;
use domain::jose::{Algorithm, SigningKey};
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};

/// A new key, and a request for a certificate over it (PKCS#10, PEM).
pub(crate) struct NewKey {
    pub(crate) pem: Vec<u8>,
    pub(crate) request: String,
}

impl NewKey {
    /// RSA of 2048 bits, which every directory and every bank takes.
    pub(crate) fn generate(common_name: &str) -> Result<Self, Trouble> {
        let failed = |error: &dyn std::fmt::Display| Trouble::usage(format!("no key could be made: {error}"));
        let key = SigningKey::generate(Algorithm::Ps256, "new").map_err(|error| failed(&error))?;
        let pem = key.to_pem().to_vec();
        let pair = KeyPair::from_pem(&String::from_utf8_lossy(&pem)).map_err(|error| failed(&error))?;
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, common_name);
        let request = params.serialize_request(&pair).and_then(|request| request.pem());
        Ok(Self { pem, request: request.map_err(|error| failed(&error))? })
    }
}

/// Reads a key that signs, as it was kept.
pub(crate) fn signing(pem: &str, kid: &str) -> Result<SigningKey, Trouble> {
    SigningKey::from_pem(Algorithm::Ps256, kid, pem.as_bytes())
        .map_err(|error| Trouble::usage(format!("the signing key {kid}: {error}")))
}
