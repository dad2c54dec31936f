//! Requests for certificates (PKCS#10, RFC 2986). Only their public key is used, and only once it has signed.

use crate::key;
use domain::jose::{Unusable, VerificationKey};
use rcgen::SubjectPublicKeyInfo;
use rustls_pki_types::CertificateSigningRequestDer;
use rustls_pki_types::pem::PemObject;
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::FromDer;

/// RSA with SHA-256 to SHA-512 in both paddings, and ECDSA with SHA-256.
const SIGNATURES: [&str; 5] = [
    "1.2.840.113549.1.1.11",
    "1.2.840.113549.1.1.12",
    "1.2.840.113549.1.1.13",
    "1.2.840.113549.1.1.10",
    "1.2.840.10045.4.3.2",
];

/// A key whose holder asked for a certificate.
#[derive(Debug)]
pub(crate) struct RequestedKey {
    pub(crate) public: SubjectPublicKeyInfo,
    pub(crate) rsa: bool,
}

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadRequest {
    #[error("csr must be a PKCS#10 request in PEM, beginning with -----BEGIN CERTIFICATE REQUEST-----")]
    NotARequest,
    #[error("the key in csr must be RSA of 2048 to 4096 bits with the exponent 65537, or P-256")]
    Kind,
    #[error("the key in csr must be RSA of 2048 to 4096 bits with the exponent 65537, or P-256: {0}")]
    Key(Unusable),
    #[error("csr must be signed with its own key, over SHA-256 or better; this signature does not hold")]
    Signature,
}

impl RequestedKey {
    pub(crate) fn read(pem: &str) -> Result<Self, BadRequest> {
        let der = CertificateSigningRequestDer::from_pem_slice(pem.as_bytes()).map_err(|_| BadRequest::NotARequest)?;
        let (rest, request) = X509CertificationRequest::from_der(&der).map_err(|_| BadRequest::NotARequest)?;
        if !rest.is_empty() {
            return Err(BadRequest::NotARequest);
        }
        let key = &request.certification_request_info.subject_pki;
        let jwk = key::jwk(key).ok_or(BadRequest::Kind)?;
        // The key first: a signature under an enormous one would be dear to check.
        VerificationKey::read(&jwk).map_err(BadRequest::Key)?;
        let by = request.signature_algorithm.algorithm.to_id_string();
        if !SIGNATURES.contains(&by.as_str()) || request.verify_signature().is_err() {
            return Err(BadRequest::Signature);
        }
        let public = SubjectPublicKeyInfo::from_der(key.raw).map_err(|_| BadRequest::Kind)?;
        Ok(Self { public, rsa: jwk.get("kty").is_some_and(|kind| kind == "RSA") })
    }
}
