//! Whom to trust. The file gives the first values; the admin portal changes them without a restart.

use serde::Deserialize;
use std::path::PathBuf;

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
