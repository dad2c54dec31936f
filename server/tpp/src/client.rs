//! A registration that was made.

use crate::profile::{AuthenticationMethod, Profile};
use serde::{Deserialize, Serialize};
use url::Url;

/// A client at a bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// What the bank calls it.
    pub client_id: String,
    /// Through which door it came.
    pub profile: Profile,
    /// The bank's issuer.
    pub issuer: String,
    /// How it authenticates.
    pub authentication: AuthenticationMethod,
    /// Where tokens are had.
    pub token_endpoint: Url,
    /// Where it was registered.
    pub registration_endpoint: Url,
    /// When, in seconds since 1970.
    pub registered_at: i64,
}

impl Client {
    /// Where it is shown, changed and deleted (RFC 7592 §2, as OBIE has it).
    pub(crate) fn address(&self) -> Url {
        let mut address = self.registration_endpoint.clone();
        if let Ok(mut segments) = address.path_segments_mut() {
            segments.pop_if_empty().push(&self.client_id);
        }
        address
    }
}
