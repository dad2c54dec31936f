//! The configuration: read in one place, once, from a file and the environment.
//!
//! Keys of doors that a release does not open yet are accepted and checked for their form, so that one file serves all.

mod check;
mod overlay;
mod registration;
mod trust;
mod unknown;

use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

pub use check::Unfit;
pub use registration::{Activation, Duplicate, Omitted, Registration};
pub use trust::{Directory, Trust};

/// Every key, with a fitting value: documentation, and the list of known keys.
pub const EXAMPLE: &str = include_str!("../../config.example.toml");

/// The whole configuration.
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// Sandbox or production. Required.
    pub environment: Environment,
    /// Where generated keys and the private Postgres live.
    #[serde(default = "data_dir")]
    pub data_dir: PathBuf,
    /// The bank itself.
    #[serde(default)]
    pub bank: Bank,
    /// Postgres.
    #[serde(default)]
    pub database: Database,
    /// What people reach.
    #[serde(default)]
    pub portal: Portal,
    /// What machines reach.
    #[serde(default)]
    pub api: Api,
    /// What operators reach.
    #[serde(default)]
    pub operations: Operations,
    /// Registration by machine.
    #[serde(default)]
    pub registration: Registration,
    /// Where people consent.
    #[serde(default)]
    pub authorization_server: AuthorizationServer,
    /// Whom to trust.
    #[serde(default)]
    pub trust: Trust,
    /// Rate limits.
    #[serde(default)]
    pub limits: Limits,
    /// Outgoing mail.
    #[serde(default)]
    pub mail: Mail,
    /// How requests are decided.
    #[serde(default)]
    pub review: Review,
}

/// Sandbox or production.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// For trying out.
    Sandbox,
    /// For real.
    Production,
}

/// The bank itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct Bank {
    /// On screens and in mails.
    pub name: String,
    /// Whom pages tell people to write to.
    pub contact: String,
}

/// Postgres.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct Database {
    /// Absent: a private Postgres under `data_dir`.
    pub url: Option<String>,
    /// For each of the two pools.
    pub connections: u32,
}

/// What people reach.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct Portal {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address as people type it.
    pub public_url: String,
    /// TLS ends here.
    pub certificate: Option<PathBuf>,
    /// Its key.
    pub private_key: Option<PathBuf>,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Style and islands.
    pub assets: Option<PathBuf>,
}

/// What machines reach.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct Api {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address as machines call it, and the issuer.
    pub public_url: String,
    /// The server's certificate; absent: no machine API.
    pub certificate: Option<PathBuf>,
    /// Its key.
    pub private_key: Option<PathBuf>,
}

/// What operators reach.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct Operations {
    /// Where to listen.
    pub listen: SocketAddr,
}

/// Where people consent: another server. Discovery repeats it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AuthorizationServer {
    /// Where a browser is sent to consent (RFC 8414 §2).
    pub authorization_endpoint: Option<String>,
    /// Where a client leaves its request before (RFC 9126 §5).
    pub pushed_authorization_request_endpoint: Option<String>,
}

/// Rate limits.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Of the machine API and the public forms.
    pub enabled: bool,
}

/// Outgoing mail.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct Mail {
    /// Absent (sandbox only): mail stays in the outbox.
    pub smtp: Option<String>,
    /// The sender.
    pub from: String,
}

/// How requests are decided.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct Review {
    /// How long the mail of a decision waits: `60s`, `5m`.
    pub undo_window: String,
    /// Working hours until a request is overdue.
    pub decide_within_hours: u32,
    /// Of the bank's working hours, from UTC.
    pub utc_offset_minutes: i16,
}

/// Where Postgres programs may be found.
pub(crate) struct PostgresPrograms {
    /// `PG_BIN`.
    pub(crate) folder: Option<PathBuf>,
    /// `PATH`.
    pub(crate) search_path: Option<std::ffi::OsString>,
}

fn data_dir() -> PathBuf {
    PathBuf::from("data")
}

fn local(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

impl Default for Bank {
    fn default() -> Self {
        Self { name: "Example Bank".into(), contact: "openbanking@bank.example".into() }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self { url: None, connections: 10 }
    }
}

impl Default for Portal {
    fn default() -> Self {
        Self {
            listen: local(3000),
            public_url: "http://localhost:3000".into(),
            certificate: None,
            private_key: None,
            trusted_proxies: Vec::new(),
            assets: None,
        }
    }
}

impl Default for Api {
    fn default() -> Self {
        Self { listen: local(8443), public_url: "https://localhost:8443".into(), certificate: None, private_key: None }
    }
}

impl Default for Operations {
    fn default() -> Self {
        Self { listen: local(9100) }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { enabled: true }
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self { smtp: None, from: "Open banking <openbanking@bank.example>".into() }
    }
}

impl Default for Review {
    fn default() -> Self {
        Self { undo_window: "60s".into(), decide_within_hours: 16, utc_offset_minutes: 0 }
    }
}

impl Config {
    /// Reads a file, lays the environment over it and checks the whole.
    ///
    /// # Errors
    /// [`Unfit`], a sentence that names the key and what would do.
    pub fn load(file: &Path) -> Result<Self, Unfit> {
        let text = std::fs::read_to_string(file)
            .map_err(|error| Unfit::new(format!("cannot read {}: {error}", file.display())))?;
        let mut config = Self::read(&text, std::env::vars())?;
        config.resolve(file.parent().unwrap_or(Path::new(".")));
        Ok(config)
    }

    /// Reads a text, lays variables over it and checks the whole.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn read(text: &str, variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, Unfit> {
        let mut table: toml::Table =
            text.parse().map_err(|error: toml::de::Error| Unfit::new(error.to_string().trim_end()))?;
        overlay::apply(&mut table, variables);
        unknown::refuse(&table)?;
        let config: Self =
            toml::Value::Table(table).try_into().map_err(|error: toml::de::Error| Unfit::new(error.message()))?;
        check::check(&config)?;
        Ok(config)
    }

    /// Where Postgres programs may be found, from the environment.
    pub(crate) fn postgres_programs() -> PostgresPrograms {
        PostgresPrograms {
            folder: std::env::var_os("PG_BIN").map(PathBuf::from),
            search_path: std::env::var_os("PATH"),
        }
    }

    /// The undo window.
    pub fn undo_window(&self) -> time::Duration {
        check::duration(&self.review.undo_window).unwrap_or(time::Duration::seconds(60))
    }

    /// Paths in the file are relative to the file.
    fn resolve(&mut self, folder: &Path) {
        let paths = [
            Some(&mut self.data_dir),
            self.portal.certificate.as_mut(),
            self.portal.private_key.as_mut(),
            self.portal.assets.as_mut(),
            self.api.certificate.as_mut(),
            self.api.private_key.as_mut(),
        ];
        for path in paths.into_iter().flatten() {
            if path.is_relative() {
                *path = folder.join(&*path);
            }
        }
        self.trust.resolve(folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        Config::read(text, []).unwrap_err().to_string()
    }

    #[test]
    fn the_example_is_a_configuration() {
        Config::read(EXAMPLE, []).unwrap();
    }

    #[test]
    fn one_line_is_enough_for_a_sandbox() {
        let config = Config::read("environment = \"sandbox\"", []).unwrap();
        assert_eq!(config.portal.listen.port(), 3000);
        assert!(config.limits.enabled);
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let variables = [
            ("VESTIBULE__API__LISTEN", "127.0.0.1:9443"),
            ("VESTIBULE__LIMITS__ENABLED", "false"),
            ("VESTIBULE__BANK__NAME", "Other Bank"),
            ("PATH", "/bin"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let config = Config::read("environment = \"sandbox\"", variables).unwrap();
        assert_eq!(config.api.listen.port(), 9443);
        assert!(!config.limits.enabled);
        assert_eq!(config.bank.name, "Other Bank");
    }

    #[test]
    fn what_does_not_fit_is_named_with_what_would() {
        let cases = [
            ("", "environment"),
            ("environment = \"test\"", "sandbox"),
            ("environment = \"sandbox\"\n[portal]\nlisen = \"x\"", "Did you mean `portal.listen`?"),
            ("environment = \"sandbox\"\n[portl]\n", "Did you mean `portal`?"),
            ("environment = \"sandbox\"\n[portal]\npublic_url = \"http://bank.example\"", "portal.public_url"),
            ("environment = \"sandbox\"\n[portal]\npublic_url = \"https://bank.example/\"", "portal.public_url"),
            ("environment = \"production\"\n[mail]\nsmtp = \"smtp://x\"", "portal.public_url"),
            (
                "environment = \"production\"\n[portal]\npublic_url = \"https://bank.example\"\n[api]\npublic_url = \"https://api.bank.example\"",
                "mail.smtp",
            ),
            ("environment = \"sandbox\"\n[review]\nundo_window = \"soon\"", "review.undo_window"),
            (
                "environment = \"sandbox\"\n[authorization_server]\nauthorization_endpoint = \"http://auth.example/\"",
                "authorization_server.authorization_endpoint",
            ),
            (
                "environment = \"sandbox\"\n[authorization_server]\nauthorization_endpoint = \"https://auth.example/#a\"",
                "without a fragment",
            ),
            (
                "environment = \"production\"\n[portal]\npublic_url = \"https://bank.example\"\n[api]\npublic_url = \"https://api.bank.example\"\n[mail]\nsmtp = \"smtp://x\"\n[authorization_server]\npushed_authorization_request_endpoint = \"http://localhost/par\"",
                "production needs https",
            ),
            (
                "environment = \"sandbox\"\n[trust]\nclient_ca = [\"ca.pem\"]\nclient_crl = [\"http://crl.example/a.crl\"]",
                "trust.client_crl",
            ),
            ("environment = \"sandbox\"\n[trust]\nclient_crl = [\"issuing.crl\"]", "trust.client_ca"),
            ("environment = \"sandbox\"\n[mail]\nfrom = \"nobody\"", "mail.from"),
            ("environment = \"sandbox\"\n[registration]\ngrant_types = [\"password\"]", "registration.grant_types"),
            ("environment = \"sandbox\"\n[registration]\nmember_state = \"gb\"", "registration.member_state"),
            ("environment = \"sandbox\"\n[registration]\nmax_statement_age = \"old\"", "max_statement_age"),
            ("environment = \"sandbox\"\n[registration]\nduplicate_software = \"twice\"", "return_existing"),
            (
                "environment = \"sandbox\"\n[[trust.statement_issuer]]\niss = \"D\"\njwks_uri = \"http://keys.example/keystore/d.jwks\"\nkeystore_hosts = []",
                "trust.statement_issuer.jwks_uri",
            ),
            (
                "environment = \"sandbox\"\n[[trust.statement_issuer]]\niss = \"D\"\njwks_uri = \"https://keys.example/0015800001HQQrZAAX/u3ZWlf9Yt42dyZgIvzkvqb.jwks\"\nkeystore_hosts = []",
                "a software's own keys",
            ),
            (
                "environment = \"sandbox\"\n[[trust.statement_issuer]]\niss = \"D\"\njwks_uri = \"https://keys.example/d.jwks\"\nkeystore_hosts = [\"https://keys.example\"]",
                "trust.statement_issuer.keystore_hosts",
            ),
            (
                "environment = \"sandbox\"\n[[trust.statement_issuer]]\niss = \"\"\njwks_uri = \"https://keys.example/d.jwks\"\nkeystore_hosts = []",
                "trust.statement_issuer.iss",
            ),
            ("environment = \"sandbox\"\n[api]\ncertificate = \"a.pem\"", "api.private_key"),
        ];
        for (text, expected) in cases {
            let message = refused(text);
            assert!(message.contains(expected), "{text:?} → {message}");
        }
    }
}
