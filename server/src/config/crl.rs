//! Where revocation lists come from.

use super::Trust;
use std::fmt;
use std::path::PathBuf;
use url::Url;

/// Where a revocation list comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CrlSource {
    /// A file of ours, DER or PEM.
    File(PathBuf),
    /// Another server.
    Address(Url),
}

impl Trust {
    /// The places of `client_crl`: what holds `://` is an address.
    pub fn crl_sources(&self) -> impl Iterator<Item = CrlSource> {
        self.client_crl.iter().map(|text| match Url::parse(text) {
            Ok(url) if text.contains("://") => CrlSource::Address(url),
            _ => CrlSource::File(text.into()),
        })
    }
}

impl fmt::Display for CrlSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Address(url) => url.fmt(f),
        }
    }
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
