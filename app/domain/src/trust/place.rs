//! Addresses of other servers that the bank configures, and where revocation lists come from.

use std::fmt;
use std::path::PathBuf;
use url::{Host, Url};

/// Reads an endpoint of another server: it may have a path and a query, but no fragment (RFC 6749 §3.1). Plain HTTP is for
/// loopback hosts in a sandbox.
///
/// # Errors
/// A sentence about what to write instead, to follow the address and a colon.
pub fn endpoint(text: &str, production: bool) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "write an address like https://server.example/path")?;
    if url.fragment().is_some() {
        return Err("write it without a fragment");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("write it without a user name or password");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if !production && is_loopback(&url) => Ok(url),
        "http" if production => Err("production needs https"),
        _ => Err("use https; plain http is for loopback hosts in a sandbox"),
    }
}

/// True for this machine's own names and addresses.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Where a revocation list comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CrlSource {
    /// A file of ours, DER or PEM.
    File(PathBuf),
    /// Another server.
    Address(Url),
}

impl CrlSource {
    /// Reads what is stored: what holds `://` is an address.
    pub fn of(text: &str) -> Self {
        match Url::parse(text) {
            Ok(url) if text.contains("://") => Self::Address(url),
            _ => Self::File(text.into()),
        }
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
