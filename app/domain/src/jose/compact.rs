//! A JWS in compact serialisation (RFC 7515 §7.1), taken apart and not yet believed.

use super::header::{Header, HeaderFault};
use super::strict_json::{self, NotStrict};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};

/// Longer than any request that carries a statement with dozens of redirect addresses.
pub const LONGEST: usize = 48 * 1024;

/// A token whose parts can be read. Whether its signature holds is not known.
#[derive(Debug, Clone)]
pub struct Compact {
    /// What it says of itself.
    pub header: Header,
    payload: Map<String, Value>,
    signing_input: String,
    signature: Vec<u8>,
}

/// Why a text is no compact JWS. Each sentence says what one would be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Nothing.
    #[error("it is empty; a signed JWT is expected")]
    Empty,
    /// More than anybody needs.
    #[error("it is too large: at most {LONGEST} characters")]
    TooLong,
    /// RFC 7515 §7.2.
    #[error("use compact serialisation, not JSON")]
    JsonSerialised,
    /// RFC 7516.
    #[error("encrypted JWTs are not accepted here")]
    Encrypted,
    /// Not header, payload, signature.
    #[error("a compact JWS has exactly three parts, none of them empty")]
    Parts,
    /// Padding, another alphabet, bits behind the last byte, white space within.
    #[error("its parts must be base64url without padding")]
    NotBase64Url,
    /// The header is no JSON object that everybody reads alike.
    #[error("its header: {0}")]
    HeaderJson(NotStrict),
    /// The header asks for what is not done here.
    #[error(transparent)]
    Header(#[from] HeaderFault),
    /// The payload is no JSON object that everybody reads alike.
    #[error("its payload: {0}")]
    Payload(NotStrict),
}

impl Compact {
    /// Takes a token apart. White space around it is no part of it.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let text = text.trim_matches([' ', '\t', '\r', '\n']);
        let [header, payload, signature] = parts(text)?;
        let header = strict_json::object(&decode(header)?).map_err(Malformed::HeaderJson)?;
        let header = Header::read(&header)?;
        let (payload_bytes, signature) = (decode(payload)?, decode(signature)?);
        let payload = strict_json::object(&payload_bytes).map_err(Malformed::Payload)?;
        let signing_input = text.rsplit_once('.').map_or(text, |(input, _)| input).to_owned();
        Ok(Self { header, payload, signing_input, signature })
    }

    /// The claims of something that is no such token as a whole, for reports that say so: nothing else may be made of it.
    pub fn salvage(text: &str) -> Option<Map<String, Value>> {
        let payload = text.split('.').nth(1).filter(|_| text.len() <= LONGEST)?;
        strict_json::object(&decode(payload).ok()?).ok()
    }

    /// The header of something that need be no such token as a whole, as [`Compact::salvage`] has its claims.
    pub fn salvage_header(text: &str) -> Option<Map<String, Value>> {
        let header = text.trim().split('.').next().filter(|_| text.len() <= LONGEST)?;
        strict_json::object(&decode(header).ok()?).ok()
    }

    /// What it claims, not yet believed: only to find out whose key should have signed it, and for reports that say so.
    pub fn unverified(&self) -> &Map<String, Value> {
        &self.payload
    }

    pub(super) fn signed(&self) -> (&[u8], &[u8]) {
        (self.signing_input.as_bytes(), &self.signature)
    }

    pub(super) fn into_payload(self) -> Map<String, Value> {
        self.payload
    }
}

fn parts(text: &str) -> Result<[&str; 3], Malformed> {
    if text.is_empty() {
        return Err(Malformed::Empty);
    }
    if text.len() > LONGEST {
        return Err(Malformed::TooLong);
    }
    if text.starts_with('{') {
        return Err(Malformed::JsonSerialised);
    }
    let parts: Vec<&str> = text.splitn(6, '.').collect();
    match parts.as_slice() {
        [_, _, _, _, _] => Err(Malformed::Encrypted),
        [header, payload, signature] if ![header, payload, signature].iter().any(|part| part.is_empty()) => {
            Ok([header, payload, signature])
        }
        _ => Err(Malformed::Parts),
    }
}

fn decode(part: &str) -> Result<Vec<u8>, Malformed> {
    BASE64URL_NOPAD.decode(part.as_bytes()).map_err(|_| Malformed::NotBase64Url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, payload: &str) -> String {
        let part = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
        format!("{}.{}.c2ln", part(header), part(payload))
    }

    const HEADER: &str = r#"{"alg":"PS256","kid":"k"}"#;

    #[test]
    fn three_parts_of_base64url() {
        let good = token(HEADER, "{}");
        assert!(Compact::parse(&format!("\r\n {good}\n")).is_ok());
        let cases = [
            ("", Malformed::Empty),
            (" \n", Malformed::Empty),
            ("a", Malformed::Parts),
            ("a.b", Malformed::Parts),
            ("a.b.c.d", Malformed::Parts),
            ("a.b.c.d.e.f", Malformed::Parts),
            ("..", Malformed::Parts),
            (&format!("{}.", good.rsplit_once('.').unwrap().0), Malformed::Parts),
            ("a.b.c.d.e", Malformed::Encrypted),
            (r#"{"payload":"","signature":""}"#, Malformed::JsonSerialised),
            (&format!("{good}=="), Malformed::NotBase64Url),
            (&good.replace("c2ln", "c2l+"), Malformed::NotBase64Url),
            (&good.replace("c2ln", "c2\nln"), Malformed::NotBase64Url),
            // Two bits behind the last byte are set.
            (&good.replace("c2ln", "c2h"), Malformed::NotBase64Url),
            (&"a".repeat(LONGEST + 1), Malformed::TooLong),
        ];
        for (text, fault) in cases {
            assert_eq!(Compact::parse(text).map(|_| ()), Err(fault), "{text:.80}");
        }
    }

    #[test]
    fn header_and_payload_are_objects_that_everybody_reads_alike() {
        let cases = [
            (token("null", "{}"), Malformed::HeaderJson(NotStrict::NotAnObject)),
            (token(r#"{"alg":"PS256","alg":"none"}"#, "{}"), Malformed::HeaderJson(NotStrict::Twice("alg".into()))),
            (token(HEADER, "[]"), Malformed::Payload(NotStrict::NotAnObject)),
            (token(HEADER, "{}{}"), Malformed::Payload(NotStrict::NotAnObject)),
            (token(HEADER, r#"{"a":1,"a":2}"#), Malformed::Payload(NotStrict::Twice("a".into()))),
        ];
        for (text, fault) in cases {
            assert_eq!(Compact::parse(&text).map(|_| ()), Err(fault), "{text}");
        }
    }
}
