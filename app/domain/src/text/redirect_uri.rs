//! Redirect addresses: where an authorisation answer may be sent. Compared octet by octet (RFC 9700 §2.1), so stored
//! octet by octet, and only in the one spelling that every URL parser reads alike.

use super::host::{is_public, is_registry_suffix};
use url::{Host, Position, Url};

text_types! {
    /// A redirect address, exactly as registered. Reading it back from JSON accepts what [`RedirectUriPolicy::Sandbox`]
    /// accepts: whoever takes one from outside calls [`RedirectUri::parse`] with the policy that holds there.
    RedirectUri: InvalidRedirectUri,
}

/// Which addresses an environment accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectUriPolicy {
    /// `https` on public host names.
    Production,
    /// The same, and `http` or `https` on this machine: `localhost`, `127.0.0.0/8`, `[::1]`.
    Sandbox,
}

/// Why a text is not a redirect address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRedirectUri {
    /// Nothing there.
    #[error("Enter a redirect address, like https://app.example/callback")]
    Missing,
    /// A control character.
    #[error("The redirect address contains a character we cannot store")]
    Unstorable,
    /// More than 256 characters.
    #[error("A redirect address must have at most 256 characters")]
    TooLong,
    /// Not an address.
    #[error("Enter a whole address, like https://app.example/callback")]
    Malformed,
    /// Another scheme in production.
    #[error("Only https")]
    OnlyHttps,
    /// Another scheme in the sandbox.
    #[error("Only https, or http on localhost")]
    OnlyHttpsOrLoopback,
    /// A `#`, with or without something after it.
    #[error("No fragment: remove # and what follows it")]
    Fragment,
    /// Something before an `@` in front of the host.
    #[error("No user info: remove what stands before the @")]
    UserInfo,
    /// A `*`.
    #[error("No wildcards: list each address")]
    Wildcard,
    /// An IP address, a single word, a name of an inner network, a registry's own name.
    #[error("Must be a public host name")]
    Host,
    /// A host in another alphabet, or a broken A-label.
    #[error("Use an ASCII (A-label) host name")]
    NotAscii,
    /// A port of another service.
    #[error("Use port 443, or one from 1024 to 65535")]
    Port,
    /// `//`, a segment that begins with two dots, or an encoded control character.
    #[error("The path may not contain //, a part that begins with .. or encoded control characters")]
    Path,
    /// A parameter that the authorisation answer itself carries.
    #[error("Reserved parameter: {0} is added by the authorisation answer")]
    ReservedParameter(String),
    /// Parsers read it as another spelling.
    #[error("The address must be in normal form: {normal}")]
    NotNormal {
        /// The spelling that would pass.
        normal: String,
    },
}

/// Longest address, in characters.
const LONGEST: usize = 256;

/// Parameters of an authorisation response (RFC 6749 §4.1.2, RFC 9207, OpenID Connect Core, JARM).
const RESERVED: [&str; 13] = [
    "access_token",
    "code",
    "error",
    "error_description",
    "error_uri",
    "expires_in",
    "id_token",
    "iss",
    "response",
    "scope",
    "session_state",
    "state",
    "token_type",
];

impl RedirectUri {
    /// Reads what either environment accepts, for values that were accepted before.
    fn parse(text: &str) -> Result<Self, InvalidRedirectUri> {
        Self::parse_for(text, RedirectUriPolicy::Sandbox)
    }

    /// Reads an address under the policy of an environment. Nothing is repaired: what it returns is what was given.
    ///
    /// # Errors
    /// The first rule that the text breaks.
    pub fn parse_for(text: &str, policy: RedirectUriPolicy) -> Result<Self, InvalidRedirectUri> {
        refuse_on_sight(text)?;
        let url = Url::parse(text).map_err(|error| unreadable(text, error))?;
        refuse_scheme_and_host(&url, policy)?;
        refuse_rest(text, &url)?;
        if is_normal(text, &url) {
            return Ok(Self(text.to_owned()));
        }
        Err(InvalidRedirectUri::NotNormal { normal: url.into() })
    }

    /// The host as it would be shown to a person who consents: `app.example`.
    pub fn host(&self) -> &str {
        let after_scheme = self.0.split_once("://").map_or("", |(_, rest)| rest);
        let authority = after_scheme.split(['/', '?']).next().unwrap_or_default();
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        }
    }
}

fn refuse_on_sight(text: &str) -> Result<(), InvalidRedirectUri> {
    if super::character::is_blank(text) {
        return Err(InvalidRedirectUri::Missing);
    }
    if text.contains('\0') {
        return Err(InvalidRedirectUri::Unstorable);
    }
    if text.chars().count() > LONGEST {
        return Err(InvalidRedirectUri::TooLong);
    }
    if text.contains('*') {
        return Err(InvalidRedirectUri::Wildcard);
    }
    if text.contains('#') { Err(InvalidRedirectUri::Fragment) } else { Ok(()) }
}

fn unreadable(text: &str, error: url::ParseError) -> InvalidRedirectUri {
    match error {
        url::ParseError::IdnaError => InvalidRedirectUri::NotAscii,
        url::ParseError::InvalidPort => InvalidRedirectUri::Port,
        url::ParseError::InvalidIpv4Address | url::ParseError::InvalidIpv6Address => InvalidRedirectUri::Host,
        _ if authority(text).contains('@') => InvalidRedirectUri::UserInfo,
        _ => InvalidRedirectUri::Malformed,
    }
}

fn refuse_scheme_and_host(url: &Url, policy: RedirectUriPolicy) -> Result<(), InvalidRedirectUri> {
    let loopback = policy == RedirectUriPolicy::Sandbox && is_loopback(url);
    match (url.scheme(), policy) {
        ("https", _) => {}
        ("http", RedirectUriPolicy::Sandbox) if loopback => {}
        (_, RedirectUriPolicy::Production) => return Err(InvalidRedirectUri::OnlyHttps),
        (_, RedirectUriPolicy::Sandbox) => return Err(InvalidRedirectUri::OnlyHttpsOrLoopback),
    }
    let public = url.domain().is_some_and(|host| is_public(host) && !is_registry_suffix(host));
    if loopback || public { Ok(()) } else { Err(InvalidRedirectUri::Host) }
}

fn refuse_rest(text: &str, url: &Url) -> Result<(), InvalidRedirectUri> {
    let authority = authority(text);
    if authority.contains('@') || !url.username().is_empty() || url.password().is_some() {
        return Err(InvalidRedirectUri::UserInfo);
    }
    if !authority.is_ascii() {
        return Err(InvalidRedirectUri::NotAscii);
    }
    if url.port().is_some_and(|port| port < 1024) {
        return Err(InvalidRedirectUri::Port);
    }
    let tricky = url.path().contains("//") || url.path().contains("/..");
    if tricky || has_encoded_control(&url[Position::BeforePath..]) {
        return Err(InvalidRedirectUri::Path);
    }
    let reserved = url.query_pairs().find(|(name, _)| RESERVED.contains(&name.as_ref()));
    reserved.map_or(Ok(()), |(name, _)| Err(InvalidRedirectUri::ReservedParameter(name.into_owned())))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// What stands between `//` and the path, as typed.
fn authority(text: &str) -> &str {
    let after_scheme = text.split_once("//").map_or("", |(_, rest)| rest);
    after_scheme.split(['/', '?', '\\']).next().unwrap_or_default()
}

fn has_encoded_control(path_and_query: &str) -> bool {
    path_and_query.split('%').skip(1).any(|encoded| {
        encoded
            .get(..2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .is_some_and(|byte| byte.is_ascii_control())
    })
}

/// True when a parser would write the address exactly as it was typed, or with the `/` of an absent path.
fn is_normal(text: &str, url: &Url) -> bool {
    let without_path = format!("{}{}", &url[..Position::BeforePath], &url[Position::AfterPath..]);
    text == url.as_str() || (url.path() == "/" && text == without_path)
}

#[cfg(test)]
mod tests;
