//! A certificate as people hand it over: PEM (RFC 7468), perhaps with its chain behind it, and without its key.

use super::{Certificate, Unreadable};
use x509_parser::pem::Pem;

/// Why a text is no certificate. Each sentence is for whoever pasted it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPem {
    /// Somebody's private key came along.
    #[error("This holds a private key: keep it to yourself, and send the certificate alone")]
    PrivateKey,
    /// None in it.
    #[error("This holds no certificate: it begins with -----BEGIN CERTIFICATE-----")]
    None,
    /// One that we cannot read.
    #[error("The certificate cannot be used: {0}")]
    Unreadable(#[from] Unreadable),
}

impl Certificate {
    /// Reads the first certificate of a PEM text, which is the holder's own where a chain follows (RFC 8446 §4.4.2). Text around
    /// it is no matter.
    ///
    /// # Errors
    /// [`NotPem`].
    pub fn from_pem(text: &str) -> Result<Self, NotPem> {
        if text.contains("PRIVATE KEY-----") {
            return Err(NotPem::PrivateKey);
        }
        let found = Pem::iter_from_buffer(text.as_bytes()).next();
        match found {
            Some(Ok(pem)) if pem.label == "CERTIFICATE" => Ok(Self::parse(&pem.contents)?),
            _ => Err(NotPem::None),
        }
    }
}
