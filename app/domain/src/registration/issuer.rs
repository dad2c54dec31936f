//! Directories whose statements are believed, and where their key sets may lie.

use super::report::Failure;
use super::statement::SoftwareStatement;
use url::Url;

/// A directory whose statements are believed.
#[derive(Debug, Clone)]
pub struct StatementIssuer {
    /// `iss` of its statements.
    pub iss: String,
    /// `host` or `host:port`, exact: where key sets are fetched from.
    pub keystore_hosts: Vec<String>,
}

impl StatementIssuer {
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

pub(super) fn keystore(statement: &SoftwareStatement, issuer: &StatementIssuer) -> Result<(), Failure> {
    let addresses =
        [Some(&statement.key_set), statement.revoked_key_set.as_ref(), statement.organisation_key_set.as_ref()];
    let stranger = addresses.into_iter().flatten().find(|url| !issuer.holds(url));
    stranger.map_or(Ok(()), |url| {
        Err(Failure::new("A key set does not lie in the directory's keystore")
            .expected(format!("https on {}", issuer.keystore_hosts.join(", ")))
            .received(url.as_str()))
    })
}
