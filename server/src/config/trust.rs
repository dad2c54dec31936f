//! Whom to trust. The file gives the first values; the admin portal changes them without a restart.

use super::Unfit;
use super::check::endpoint;
use domain::registration;
use domain::trust::{CrlSource, WrittenIssuer};
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
    pub statement_issuer: Vec<WrittenIssuer>,
    /// The UAE Trust Framework.
    pub directory: Option<Directory>,
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
            self.statement_issuer.iter().map(|issuer| read(issuer, production)).collect::<Result<Vec<_>, _>>()?;
        for (number, issuer) in issuers.iter().enumerate() {
            if issuers[..number].iter().any(|other| other.iss == issuer.iss) {
                return Err(Unfit::new(format!("`trust.statement_issuer.iss` names `{}` twice", issuer.iss)));
            }
        }
        Ok(issuers)
    }

    /// The places of `client_crl`.
    pub fn crl_sources(&self) -> impl Iterator<Item = CrlSource> {
        self.client_crl.iter().map(|text| CrlSource::of(text))
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

fn read(issuer: &WrittenIssuer, production: bool) -> Result<registration::StatementIssuer, Unfit> {
    issuer.read(production).map_err(|errors| {
        let sentences =
            errors.iter().map(|error| format!("`trust.statement_issuer.{}`: {}", error.field, error.message));
        Unfit::new(sentences.collect::<Vec<_>>().join("; "))
    })
}

#[cfg(test)]
mod tests {
    use super::{CrlSource, Trust};
    use std::path::Path;

    #[test]
    fn a_revocation_list_is_an_address_or_a_file_beside_the_configuration() {
        let places = ["https://crl.example/issuing.crl", "issuing.crl", "/etc/pki/root.crl"].map(str::to_owned);
        let mut trust = Trust { client_crl: places.to_vec(), ..Trust::default() };
        trust.resolve(Path::new("/etc/vestibule"));
        let found: Vec<_> = trust.crl_sources().collect();
        assert!(matches!(&found[0], CrlSource::Address(url) if url.as_str() == places[0]));
        assert_eq!(found[1], CrlSource::File("/etc/vestibule/issuing.crl".into()));
        assert_eq!(found[2], CrlSource::File("/etc/pki/root.crl".into()));
    }
}
