//! Directories whose statements are believed, and where their key sets may lie.

use super::dialect::ClaimNames;
use super::embedded::holds_key_set;
use super::report::Failure;
use super::statement::SoftwareStatement;
use url::Url;

/// A directory whose statements are believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementIssuer {
    /// `iss` of its statements.
    pub iss: String,
    /// Where the keys lie that sign them.
    pub jwks_uri: Url,
    /// `host` or `host:port`, exact: where key sets are fetched from.
    pub keystore_hosts: Vec<String>,
    /// How it names the claims of its statements.
    pub claims: ClaimNames,
    /// The claim in which a statement carries its software's key set; absent: an address leads to it.
    pub embedded_key_set: Option<String>,
}

impl StatementIssuer {
    /// One that names claims as OBIE does.
    pub fn new(iss: impl Into<String>, jwks_uri: Url, keystore_hosts: Vec<String>) -> Self {
        Self { iss: iss.into(), jwks_uri, keystore_hosts, claims: ClaimNames::default(), embedded_key_set: None }
    }

    /// True for an address in its keystore. Plain http is for loopback hosts, where the configuration lets them be listed.
    pub fn holds(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else { return false };
        let loopback = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let secure = url.scheme() == "https" || (url.scheme() == "http" && loopback);
        let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let place = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        secure && plain && self.keystore_hosts.contains(&place)
    }
}

/// True for an address at which directories keep the keys of one software or organisation: `/{org}/{software}.jwks`,
/// `/{org}/{software}/application.jwks`. Whoever keeps keys there could sign statements about themselves.
pub fn lies_under_a_software(url: &Url) -> bool {
    let segments: Vec<&str> = url.path_segments().into_iter().flatten().collect();
    let [folders @ .., file] = segments.as_slice() else { return false };
    let stem = file.strip_suffix(".jwks").unwrap_or(file);
    let base62 = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let identifies = |text: &str| (matches!(text.len(), 18 | 22) && base62(text)) || is_uuid(text);
    *file == "application.jwks" || identifies(stem) || folders.iter().any(|folder| identifies(folder))
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

pub(super) fn keystore(statement: &SoftwareStatement, issuer: &StatementIssuer) -> Result<(), Failure> {
    let addresses =
        [Some(&statement.key_set), statement.revoked_key_set.as_ref(), statement.organisation_key_set.as_ref()];
    // A set that came along lies nowhere.
    let carried = |url: &&Url| issuer.embedded_key_set.is_some() && holds_key_set(url);
    let mut addresses = addresses.into_iter().flatten().filter(|url| !carried(url));
    match addresses.find(|url| !issuer.holds(url) || **url == issuer.jwks_uri) {
        None => Ok(()),
        Some(own) if *own == issuer.jwks_uri => {
            Err(Failure::new("A key set of the software is that of the directory itself").received(own.as_str()))
        }
        Some(stranger) => Err(Failure::new("A key set does not lie in the directory's keystore")
            .expected(format!("https on {}", issuer.keystore_hosts.join(", ")))
            .received(stranger.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::lies_under_a_software;

    #[test]
    fn keys_that_sign_statements_do_not_lie_with_those_of_a_software() {
        let cases = [
            ("https://keystore.example/keystore/openbanking.jwks", false),
            ("https://keystore.example/jwks", false),
            ("https://keystore.example/", false),
            ("https://keystore.example/0015800001HQQrZAAX/u3ZWlf9Yt42dyZgIvzkvqb.jwks", true),
            ("https://keystore.example/0015800001HQQrZAAX/0015800001HQQrZAAX.jwks", true),
            ("https://keystore.example/0015800001HQQrZAAX/revoked/keys", true),
            ("https://keystore.example/a/b/application.jwks", true),
            ("https://keystore.example/1a703edb-b138-4fae-99aa-8348d418f296/keys.jwks", true),
        ];
        for (url, expected) in cases {
            assert_eq!(lies_under_a_software(&url.parse().unwrap()), expected, "{url}");
        }
    }
}
