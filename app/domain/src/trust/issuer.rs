//! A statement issuer as it is written, in the configuration, on the page and in Postgres, and the rules that it must keep.

use super::place::endpoint;
use crate::field::FieldErrors;
use crate::registration::{ClaimNames, StatementIssuer, lies_under_a_software};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use url::Url;

/// A directory whose statements are to be believed, as somebody wrote it down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WrittenIssuer {
    /// `iss` of its statements.
    pub iss: String,
    /// Where the keys lie that sign them.
    pub jwks_uri: String,
    /// `host` or `host:port`, exact: the only places that a statement's key sets are fetched from.
    pub keystore_hosts: Vec<String>,
    /// How it names the claims of its statements, by OBIE's names; those that are not here it names as OBIE does.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<String, String>,
    /// The claim in which a statement carries its software's key set; absent: an address leads to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embedded_key_set: Option<String>,
}

impl WrittenIssuer {
    /// Reads it, by the rules for issuers.
    ///
    /// # Errors
    /// A sentence for each of its fields that cannot be.
    pub fn read(&self, production: bool) -> Result<StatementIssuer, FieldErrors> {
        let mut errors = FieldErrors::new();
        if self.iss.is_empty() || self.iss.len() > 256 || self.iss.chars().any(char::is_control) {
            errors.add("iss", "Write what its statements say in iss, in at most 256 characters");
        }
        let jwks_uri = errors.take("jwks_uri", self.keys(production));
        if let Some(wrong) = self.keystore_hosts.iter().find(|place| !is_place(place)) {
            let sentence = format!("“{wrong}” is no place: write a host, or host:port, in small letters");
            errors.add("keystore_hosts", sentence);
        }
        let claims = errors.take("claims", ClaimNames::parse(&self.claims));
        let unfit =
            |claim: &String| claim.is_empty() || claim.len() > 64 || !claim.bytes().all(|byte| byte.is_ascii_graphic());
        if let Some(wrong) = self.embedded_key_set.as_ref().filter(|claim| unfit(claim)) {
            errors.add("embedded_key_set", format!("“{wrong}” is no name of a claim: write one like software_jwks"));
        }
        match (jwks_uri, claims) {
            (Some(jwks_uri), Some(claims)) if errors.is_empty() => Ok(StatementIssuer {
                claims,
                embedded_key_set: self.embedded_key_set.clone(),
                ..StatementIssuer::new(self.iss.clone(), jwks_uri, self.keystore_hosts.clone())
            }),
            _ => Err(errors),
        }
    }

    fn keys(&self, production: bool) -> Result<Url, String> {
        let url = endpoint(&self.jwks_uri, production).map_err(|rule| format!("“{}”: {rule}", self.jwks_uri))?;
        if lies_under_a_software(&url) {
            return Err(format!(
                "“{url}”: there lie a software's own keys, with which it could sign statements about itself; write the \
                 address of the directory's keys"
            ));
        }
        Ok(url)
    }
}

impl From<&StatementIssuer> for WrittenIssuer {
    fn from(issuer: &StatementIssuer) -> Self {
        Self {
            iss: issuer.iss.clone(),
            jwks_uri: issuer.jwks_uri.to_string(),
            keystore_hosts: issuer.keystore_hosts.clone(),
            claims: issuer.claims.written(),
            embedded_key_set: issuer.embedded_key_set.clone(),
        }
    }
}

/// `host` or `host:port`, as a URL has it: so only what is exactly that is ever equal to it.
fn is_place(text: &str) -> bool {
    let Ok(url) = Url::parse(&format!("https://{text}/")) else { return false };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    url.host_str().is_some_and(|host| format!("{host}{port}") == text)
}
