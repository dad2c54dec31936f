//! The header of a JWS (RFC 7515 §4.1): which key signed how. It brings no key, and names no place to fetch one.

use serde_json::{Map, Value};
use std::fmt;

/// How a token may be signed: what FAPI leaves of RFC 7518.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Algorithm {
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes (RFC 7518 §3.5).
    Ps256,
    /// ECDSA on P-256 with SHA-256 (RFC 7518 §3.4).
    Es256,
}

impl Algorithm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ps256, Self::Es256];

    /// Its registered name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
        }
    }

    /// The one that is called so, byte for byte.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == name)
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a token says of its own signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// How it says it was signed.
    pub alg: Algorithm,
    /// Which key it names.
    pub kid: Option<String>,
}

/// What is wrong with a header.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderFault {
    /// Signed by nobody.
    #[error("unsigned JWTs are not accepted; sign with PS256 or ES256")]
    Unsigned,
    /// Signed in another way.
    #[error("alg must be PS256 or ES256; got {0}")]
    OtherAlgorithm(String),
    /// No `alg`, or none that is a text.
    #[error("alg must be the string PS256 or ES256")]
    NoAlgorithm,
    /// `kid` is no name of a key.
    #[error("kid must be 1 to {LONGEST_KID} printable ASCII characters")]
    Kid,
    /// RFC 7515 §4.1.11: not understood, so refused.
    #[error("crit is not supported")]
    Critical,
    /// A place to fetch a key from.
    #[error("key URLs in the header (jku, x5u) are not accepted")]
    KeyUrl,
    /// A key.
    #[error("keys in the header (jwk, x5c) are not accepted")]
    Key,
    /// RFC 7516 §4.1.3, in a signature.
    #[error("compression is not accepted")]
    Compressed,
    /// Made for something else.
    #[error("the wrong type of JWT: typ is to be JWT, or left out")]
    OtherType,
}

const LONGEST_KID: usize = 256;

impl Header {
    pub(super) fn read(members: &Map<String, Value>) -> Result<Self, HeaderFault> {
        let has = |names: &[&str]| names.iter().any(|name| members.contains_key(*name));
        if has(&["crit", "b64"]) {
            return Err(HeaderFault::Critical);
        }
        if has(&["jku", "x5u"]) {
            return Err(HeaderFault::KeyUrl);
        }
        if has(&["jwk", "x5c"]) {
            return Err(HeaderFault::Key);
        }
        if has(&["zip"]) {
            return Err(HeaderFault::Compressed);
        }
        type_of(members.get("typ"))?;
        Ok(Self { alg: algorithm(members.get("alg"))?, kid: kid(members.get("kid"))? })
    }
}

fn type_of(typ: Option<&Value>) -> Result<(), HeaderFault> {
    let known = |name: &str| name.eq_ignore_ascii_case("JWT") || name.eq_ignore_ascii_case("JOSE");
    match typ {
        None => Ok(()),
        Some(Value::String(name)) if known(name) => Ok(()),
        Some(_) => Err(HeaderFault::OtherType),
    }
}

fn algorithm(alg: Option<&Value>) -> Result<Algorithm, HeaderFault> {
    let Some(name) = alg.and_then(Value::as_str) else { return Err(HeaderFault::NoAlgorithm) };
    if name.is_empty() || name.eq_ignore_ascii_case("none") {
        return Err(HeaderFault::Unsigned);
    }
    let shown = || name.chars().filter(char::is_ascii_graphic).take(16).collect();
    Algorithm::parse(name).ok_or_else(|| HeaderFault::OtherAlgorithm(shown()))
}

fn kid(kid: Option<&Value>) -> Result<Option<String>, HeaderFault> {
    let printable = |name: &str| name.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    match kid {
        None => Ok(None),
        Some(Value::String(name)) if (1..=LONGEST_KID).contains(&name.len()) && printable(name) => {
            Ok(Some(name.clone()))
        }
        Some(_) => Err(HeaderFault::Kid),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(header: &Value) -> Result<Header, HeaderFault> {
        Header::read(header.as_object().unwrap())
    }

    #[test]
    fn an_honest_header_is_read() {
        for typ in [json!("JWT"), json!("jwt"), json!("JOSE")] {
            let header = read(&json!({"alg": "PS256", "kid": "a b+/=", "typ": typ, "cty": "x"})).unwrap();
            assert_eq!(header, Header { alg: Algorithm::Ps256, kid: Some("a b+/=".into()) });
        }
        assert_eq!(read(&json!({"alg": "ES256"})).unwrap().kid, None);
    }

    #[test]
    fn what_it_must_not_say() {
        let other = |name: &str| HeaderFault::OtherAlgorithm(name.to_owned());
        let cases = [
            (json!({}), HeaderFault::NoAlgorithm),
            (json!({"alg": ["PS256"]}), HeaderFault::NoAlgorithm),
            (json!({"alg": 1}), HeaderFault::NoAlgorithm),
            (json!({"alg": "none"}), HeaderFault::Unsigned),
            (json!({"alg": "nOnE"}), HeaderFault::Unsigned),
            (json!({"alg": ""}), HeaderFault::Unsigned),
            (json!({"alg": "HS256"}), other("HS256")),
            (json!({"alg": "RS256"}), other("RS256")),
            (json!({"alg": "ps256"}), other("ps256")),
            (json!({"alg": "<script>\n\u{202e}alert(1)</script>"}), other("<script>alert(1)")),
            (json!({"alg": "PS256", "crit": ["b64"], "b64": false}), HeaderFault::Critical),
            (json!({"alg": "PS256", "crit": []}), HeaderFault::Critical),
            (json!({"alg": "PS256", "jku": "https://keys.example/a"}), HeaderFault::KeyUrl),
            (json!({"alg": "PS256", "x5u": ""}), HeaderFault::KeyUrl),
            (json!({"alg": "PS256", "jwk": {}}), HeaderFault::Key),
            (json!({"alg": "PS256", "x5c": []}), HeaderFault::Key),
            (json!({"alg": "PS256", "zip": "DEF"}), HeaderFault::Compressed),
            (json!({"alg": "PS256", "typ": "at+jwt"}), HeaderFault::OtherType),
            (json!({"alg": "PS256", "typ": null}), HeaderFault::OtherType),
            (json!({"alg": "PS256", "kid": ""}), HeaderFault::Kid),
            (json!({"alg": "PS256", "kid": 1}), HeaderFault::Kid),
            (json!({"alg": "PS256", "kid": "\u{1f511}"}), HeaderFault::Kid),
            (json!({"alg": "PS256", "kid": "a\u{0}"}), HeaderFault::Kid),
            (json!({"alg": "PS256", "kid": "k".repeat(257)}), HeaderFault::Kid),
        ];
        for (header, fault) in cases {
            assert_eq!(read(&header), Err(fault), "{header}");
        }
    }
}
