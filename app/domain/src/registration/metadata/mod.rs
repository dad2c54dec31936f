//! What a client registers (RFC 7591 §2, OBIE DCR §Request), typed: no combination that this bank would not accept.

mod grant;
mod read;
#[cfg(test)]
mod tests;

pub use grant::{GrantType, ResponseType};
pub use read::{MetadataRules, OmittedRedirectUris, Read, Version};

use crate::certificate::DistinguishedName;
use crate::client::Scopes;
use crate::jose::Algorithm;
use crate::text::RedirectUris;

/// A client as it may be stored.
#[derive(Debug, Clone)]
pub struct ClientMetadata {
    /// Where people are sent back to.
    pub redirect_uris: RedirectUris,
    /// How it authenticates.
    pub authentication: Authentication,
    /// Which grants it uses.
    pub grant_types: Vec<GrantType>,
    /// Which response types it uses.
    pub response_types: Vec<ResponseType>,
    /// What kind of application it is.
    pub application_type: ApplicationType,
    /// How ID tokens are signed for it.
    pub id_token_signed_response_alg: Algorithm,
    /// How it signs request objects.
    pub request_object_signing_alg: Algorithm,
    /// What it may ask for.
    pub scopes: Scopes,
    /// How it asks people elsewhere (CIBA), where it does.
    pub backchannel: Option<Backchannel>,
}

/// How a client authenticates at the token endpoint.
#[derive(Debug, Clone)]
pub enum Authentication {
    /// By an assertion under a key of its software (RFC 7523).
    PrivateKeyJwt {
        /// How it signs it.
        signing_alg: Algorithm,
    },
    /// By the certificate of its connection (RFC 8705 §2.1).
    TlsClientAuth {
        /// The subject, as it was written.
        written: String,
        /// The same, parsed.
        subject: DistinguishedName,
    },
}

impl Authentication {
    /// `token_endpoint_auth_method`.
    pub fn method(&self) -> &'static str {
        match self {
            Self::PrivateKeyJwt { .. } => "private_key_jwt",
            Self::TlsClientAuth { .. } => "tls_client_auth",
        }
    }
}

/// `application_type` of OBIE 3.2 and 3.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplicationType {
    /// On a server.
    Web,
    /// On a telephone.
    Mobile,
}

impl ApplicationType {
    /// Its name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Mobile => "mobile",
        }
    }
}

/// CIBA §4, as FAPI-CIBA leaves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backchannel {
    /// Where it is pinged; it polls where there is none.
    pub notification_endpoint: Option<String>,
    /// How it signs authentication requests.
    pub request_signing_alg: Algorithm,
}
