//! A certificate as people hand it over: PEM (RFC 7468), one, and without its key.

use super::{Certificate, Unreadable};
use x509_parser::pem::Pem;

/// Why a text is not one certificate. Each sentence is for whoever pasted it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotOneCertificate {
    /// Somebody's private key came along.
    #[error("This holds a private key: keep it to yourself, and send the certificate alone")]
    PrivateKey,
    /// None in it.
    #[error("This holds no certificate: it begins with -----BEGIN CERTIFICATE-----")]
    None,
    /// A chain, perhaps.
    #[error("This holds more than one certificate: send the one of the gateway alone")]
    Several,
    /// One that we cannot read.
    #[error("The certificate cannot be used: {0}")]
    Unreadable(#[from] Unreadable),
}

impl Certificate {
    /// Reads the one certificate of a PEM text; text around it is no matter.
    ///
    /// # Errors
    /// [`NotOneCertificate`].
    pub fn from_pem(text: &str) -> Result<Self, NotOneCertificate> {
        if text.contains("PRIVATE KEY-----") {
            return Err(NotOneCertificate::PrivateKey);
        }
        if text.matches("-----BEGIN ").count() > 1 {
            return Err(NotOneCertificate::Several);
        }
        let found = Pem::iter_from_buffer(text.as_bytes()).next();
        match found {
            Some(Ok(pem)) if pem.label == "CERTIFICATE" => Ok(Self::parse(&pem.contents)?),
            _ => Err(NotOneCertificate::None),
        }
    }
}
