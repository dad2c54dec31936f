//! What a configuration must be beyond its shape. Each refusal names the key, the rule and what would do.

use super::{Config, Environment};
use domain::mail::Sender;
use domain::trust::is_loopback;
use std::fmt;
use std::path::PathBuf;
use url::Url;

/// A configuration that cannot be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit(String);

impl Unfit {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unfit {}

pub(super) fn check(config: &Config) -> Result<(), Unfit> {
    let production = config.environment == Environment::Production;
    origin("portal.public_url", &config.portal.public_url, production)?;
    origin("api.public_url", &config.api.public_url, production)?;
    let consent = &config.authorization_server;
    for (key, url) in [
        ("authorization_server.authorization_endpoint", &consent.authorization_endpoint),
        ("authorization_server.pushed_authorization_request_endpoint", &consent.pushed_authorization_request_endpoint),
    ] {
        url.as_deref().map(|url| endpoint(key, url, production)).transpose()?;
    }
    pair("portal", config.portal.certificate.as_ref(), config.portal.private_key.as_ref())?;
    pair("api", config.api.certificate.as_ref(), config.api.private_key.as_ref())?;
    for list in config.trust.client_crl.iter().filter(|text| text.contains("://")) {
        endpoint("trust.client_crl", list, production)?;
    }
    if config.trust.client_ca.is_empty() && !config.trust.client_crl.is_empty() {
        return Err(Unfit::new("`trust.client_crl` needs the authorities whose lists they are in `trust.client_ca`"));
    }
    if production && config.mail.smtp.is_none() {
        return Err(Unfit::new(
            "`mail.smtp` is missing: production sends its mail. For example smtp://mail.bank.example:587",
        ));
    }
    config.registration.policy(Vec::new(), production)?;
    config.trust.issuers(production)?;
    if let Some(directory) = &config.trust.directory {
        directory.places(production)?;
        pair("trust.directory", directory.certificate.as_ref(), directory.private_key.as_ref())?;
    }
    Sender::parse(&config.mail.from).map_err(|error| Unfit::new(format!("`mail.from`: {error}")))?;
    if duration(&config.review.undo_window).is_none() {
        return Err(Unfit::new("`review.undo_window` must be a time like 60s or 5m, at most 10m"));
    }
    if !(1..=720).contains(&config.review.decide_within_hours) {
        return Err(Unfit::new("`review.decide_within_hours` must be 1 to 720 working hours"));
    }
    if config.database.connections < 2 {
        return Err(Unfit::new("`database.connections` must be at least 2"));
    }
    Ok(())
}

/// An origin: scheme, host and perhaps a port, nothing behind them. Plain HTTP only for loopback in a sandbox.
fn origin(key: &str, text: &str, production: bool) -> Result<(), Unfit> {
    let unfit = |rule: &str| Unfit::new(format!("`{key}` is `{text}`: {rule}"));
    let url = Url::parse(text).map_err(|_| unfit("write an address like https://openbanking.bank.example"))?;
    if url.origin().ascii_serialization() != text {
        return Err(unfit("write only scheme, host and port, without a slash at the end"));
    }
    scheme(&url, production).map_err(unfit)
}

/// An endpoint of another server.
pub(super) fn endpoint(key: &str, text: &str, production: bool) -> Result<Url, Unfit> {
    domain::trust::endpoint(text, production).map_err(|rule| Unfit::new(format!("`{key}` is `{text}`: {rule}")))
}

fn scheme(url: &Url, production: bool) -> Result<(), &'static str> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if !production && is_loopback(url) => Ok(()),
        "http" if production => Err("production needs https"),
        _ => Err("use https; plain http is for loopback hosts in a sandbox"),
    }
}

fn pair(section: &str, certificate: Option<&PathBuf>, key: Option<&PathBuf>) -> Result<(), Unfit> {
    match (certificate, key) {
        (Some(_), None) => {
            Err(Unfit::new(format!("`{section}.private_key` is missing beside `{section}.certificate`")))
        }
        (None, Some(_)) => {
            Err(Unfit::new(format!("`{section}.certificate` is missing beside `{section}.private_key`")))
        }
        _ => Ok(()),
    }
}

/// `60s`, `5m`, `0s`; at most ten minutes.
pub(super) fn duration(text: &str) -> Option<time::Duration> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number: i64 = number.parse().ok()?;
    let duration = match unit {
        "s" => time::Duration::seconds(number),
        "m" => time::Duration::minutes(number),
        _ => return None,
    };
    (time::Duration::ZERO..=time::Duration::minutes(10)).contains(&duration).then_some(duration)
}
