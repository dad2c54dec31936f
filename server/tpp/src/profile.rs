//! The ways to register, and to authenticate afterwards.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Which door of a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    /// OBIE dynamic client registration 3.2.
    #[serde(rename = "obie-3.2")]
    Obie32,
    /// OBIE dynamic client registration 3.3.
    #[serde(rename = "obie-3.3")]
    Obie33,
    /// The UAE's `POST /tpp-registration`.
    #[serde(rename = "uae")]
    Uae,
}

impl Profile {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Obie32 => "obie-3.2",
            Self::Obie33 => "obie-3.3",
            Self::Uae => "uae",
        }
    }

    /// The directory's kinds of certificates for it: for connections, and for signatures.
    pub(crate) fn certificates(self) -> (&'static str, &'static str) {
        match self {
            Self::Obie32 | Self::Obie33 => ("obtransport", "obsigning"),
            Self::Uae => ("uae-transport", "uae-signing"),
        }
    }
}

/// A text that names no profile, or no method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("choose one of {0}")]
pub struct Unknown(&'static str);

impl FromStr for Profile {
    type Err = Unknown;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::Obie32, Self::Obie33, Self::Uae];
        all.into_iter().find(|profile| profile.as_str() == text).ok_or(Unknown("obie-3.2, obie-3.3, uae"))
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a client proves who it is at the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthenticationMethod {
    /// By a signed assertion (RFC 7523).
    PrivateKeyJwt,
    /// By the certificate of its connection (RFC 8705 §2.1).
    TlsClientAuth,
}

impl AuthenticationMethod {
    /// Its registered name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::TlsClientAuth => "tls_client_auth",
        }
    }
}

impl FromStr for AuthenticationMethod {
    type Err = Unknown;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::PrivateKeyJwt, Self::TlsClientAuth];
        all.into_iter().find(|method| method.as_str() == text).ok_or(Unknown("private_key_jwt, tls_client_auth"))
    }
}
