//! Whom to trust. The file gives the first values; the admin portal changes them without a restart.

use super::Unfit;
use super::check::endpoint;
use domain::registration::{self, lies_under_a_software};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use url::Url;

/// Authorities and directories.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Trust {
    /// Who may issue the transport certificates of TPPs: PEM files, each with one certificate or several.
    pub client_ca: Vec<PathBuf>,
    /// Files or addresses of their revocation lists.
    pub client_crl: Vec<String>,
    /// Further roots for our own fetches.
    pub outbound_ca: Vec<PathBuf>,
    /// Whose software statements are believed.
    pub statement_issuer: Vec<StatementIssuer>,
    /// The UAE Trust Framework.
    pub directory: Option<Directory>,
}

/// A directory that issues software statements.
#[derive(Debug, Clone, Deserialize)]
pub struct StatementIssuer {
    /// `iss` of its statements.
    pub iss: String,
    /// Where the keys lie that sign them.
    pub jwks_uri: String,
    /// `host` or `host:port`, exact: the only places that a statement's key sets are fetched from.
    pub keystore_hosts: Vec<String>,
}

/// The UAE Trust Framework.
#[derive(Debug, Clone, Deserialize)]
pub struct Directory {
    /// Its API.
    pub api: String,
    /// Where tokens for it are had.
    pub token_url: String,
    /// Where the keys of applications lie.
    pub keystore: String,
    /// Who we are to it.
    pub client_id: String,
    /// Our certificate, where it asks for one.
    pub certificate: Option<PathBuf>,
    /// Its key.
    pub private_key: Option<PathBuf>,
}

impl Trust {
    /// The issuers, as the domain takes them.
    ///
    /// # Errors
    /// [`Unfit`], which names the key and what would do.
    pub fn issuers(&self, production: bool) -> Result<Vec<registration::StatementIssuer>, Unfit> {
        let issuers =
            self.statement_issuer.iter().map(|issuer| issuer.read(production)).collect::<Result<Vec<_>, _>>()?;
        for (number, issuer) in issuers.iter().enumerate() {
            if issuers[..number].iter().any(|other| other.iss == issuer.iss) {
                return Err(Unfit::new(format!("`trust.statement_issuer.iss` names `{}` twice", issuer.iss)));
            }
        }
        Ok(issuers)
    }

    /// Paths in the file are relative to the file.
    pub(super) fn resolve(&mut self, folder: &Path) {
        let own =
            self.directory.iter_mut().flat_map(|directory| [&mut directory.certificate, &mut directory.private_key]);
        for path in self.client_ca.iter_mut().chain(&mut self.outbound_ca).chain(own.flatten()) {
            *path = folder.join(&*path);
        }
        for text in self.client_crl.iter_mut().filter(|text| !text.contains("://")) {
            *text = folder.join(&*text).display().to_string();
        }
    }
}

impl Directory {
    /// Its API, its token endpoint and its keystore.
    ///
    /// # Errors
    /// [`Unfit`], which names the key and what would do.
    pub fn places(&self, production: bool) -> Result<[Url; 3], Unfit> {
        if self.client_id.is_empty() || self.client_id.len() > 255 || self.client_id.chars().any(char::is_control) {
            return Err(Unfit::new("`trust.directory.client_id` must be what the framework knows this bank by"));
        }
        Ok([
            endpoint("trust.directory.api", &self.api, production)?,
            endpoint("trust.directory.token_url", &self.token_url, production)?,
            endpoint("trust.directory.keystore", &self.keystore, production)?,
        ])
    }
}

impl StatementIssuer {
    fn read(&self, production: bool) -> Result<registration::StatementIssuer, Unfit> {
        const KEYS: &str = "trust.statement_issuer.jwks_uri";
        if self.iss.is_empty() || self.iss.len() > 256 || self.iss.chars().any(char::is_control) {
            return Err(Unfit::new("`trust.statement_issuer.iss` must be what its statements say in iss"));
        }
        let jwks_uri = endpoint(KEYS, &self.jwks_uri, production)?;
        if lies_under_a_software(&jwks_uri) {
            return Err(Unfit::new(format!(
                "`{KEYS}` is `{jwks_uri}`: there lie a software's own keys, with which it could sign statements about \
                 itself; write the address of the directory's keys",
            )));
        }
        if let Some(wrong) = self.keystore_hosts.iter().find(|place| !is_place(place)) {
            return Err(Unfit::new(format!(
                "`trust.statement_issuer.keystore_hosts` has `{wrong}`: write a host, or host:port, in small letters"
            )));
        }
        let keystore_hosts = self.keystore_hosts.clone();
        Ok(registration::StatementIssuer { iss: self.iss.clone(), jwks_uri, keystore_hosts })
    }
}

/// `host` or `host:port`, as a URL has it: so only what is exactly that is ever equal to it.
fn is_place(text: &str) -> bool {
    let Ok(url) = Url::parse(&format!("https://{text}/")) else { return false };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    url.host_str().is_some_and(|host| format!("{host}{port}") == text)
}
