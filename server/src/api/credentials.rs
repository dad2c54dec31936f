//! Who a request says it is from: by exactly one method (RFC 6749 §2.3).

use super::form::Form;
use super::refusal::Refusal;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::workflow::registration::Proof;
use domain::workflow::token::Presented;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};

/// How somebody says who they are.
pub(super) enum Credentials<'a> {
    /// With a name and a secret.
    Secret(Secret),
    /// With something that goes with the connection's certificate.
    Proof(Proof<'a>),
}

/// A name and a secret, as presented.
pub(super) struct Secret {
    name: String,
    secret: String,
}

/// RFC 7523 §2.2.
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Parameters that authenticate.
const IN_BODY: [&str; 3] = ["client_secret", "client_assertion", "client_assertion_type"];

/// Whether a request carries any besides a name and the certificate of its connection.
pub(super) fn are_sent(headers: &HeaderMap, form: &Form) -> bool {
    headers.contains_key(AUTHORIZATION) || IN_BODY.iter().any(|name| form.get(name).is_some())
}

impl<'a> Credentials<'a> {
    /// Reads them from the `Authorization` header or the body, whichever is used. A `client_id` alone stands for the
    /// certificate of the connection, where there is one.
    pub(super) fn read(headers: &HeaderMap, form: &'a Form, with_certificate: bool) -> Result<Self, Refusal> {
        let in_body = IN_BODY.iter().any(|name| form.get(name).is_some());
        let mut authorization = headers.get_all(AUTHORIZATION).iter();
        match (authorization.next(), authorization.next()) {
            (Some(_), Some(_)) => Err(Refusal::invalid_client("Send one Authorization header")),
            (Some(_), None) if in_body => Err(one_method()),
            (Some(header), None) => Ok(Self::Secret(Secret::basic(header)?.agreeing_with(form)?)),
            (None, _) => Self::post(form, with_certificate),
        }
    }

    fn post(form: &'a Form, with_certificate: bool) -> Result<Self, Refusal> {
        let (assertion, kind) = (form.get("client_assertion"), form.get("client_assertion_type"));
        match (form.get("client_id"), form.get("client_secret"), assertion.or(kind)) {
            (_, Some(_), Some(_)) => Err(one_method()),
            (client_id, None, Some(_)) => match (assertion, kind) {
                (Some(jwt), Some(JWT_BEARER)) => Ok(Self::Proof(Proof::Assertion { jwt, client_id })),
                _ => Err(Refusal::invalid_client(format!(
                    "Send client_assertion with client_assertion_type={JWT_BEARER}"
                ))),
            },
            (Some(name), Some(secret), None) => Ok(Self::Secret(Secret { name: name.into(), secret: secret.into() })),
            (None, Some(_), None) => Err(Refusal::invalid_client("Send client_id with client_secret")),
            (Some(client_id), None, None) if with_certificate => Ok(Self::Proof(Proof::Certificate { client_id })),
            (_, None, None) => Err(Refusal::invalid_client(
                "Authenticate: over mutual TLS by client_assertion or with client_id, or, where you have a secret, by \
                 Authorization: Basic or client_id and client_secret",
            )),
        }
    }
}

impl Secret {
    /// As the domain takes it.
    pub(super) fn presented(&self) -> Presented<'_> {
        Presented { name: &self.name, secret: &self.secret }
    }

    fn basic(header: &HeaderValue) -> Result<Self, Refusal> {
        decode(header).ok_or_else(|| {
            Refusal::invalid_client(
                "Send Authorization: Basic with base64 of client_id:client_secret, each form-encoded",
            )
        })
    }

    /// A `client_id` in the body beside the header is no second method, but it has to be the same one.
    fn agreeing_with(self, form: &Form) -> Result<Self, Refusal> {
        match form.get("client_id") {
            Some(other) if other != self.name => {
                Err(Refusal::invalid_request("client_id and the Authorization header name different clients"))
            }
            _ => Ok(self),
        }
    }
}

fn one_method() -> Refusal {
    Refusal::invalid_request("Use one client authentication method")
}

fn decode(header: &HeaderValue) -> Option<Secret> {
    let (scheme, encoded) = header.to_str().ok()?.split_once(' ')?;
    let decoded = scheme.eq_ignore_ascii_case("basic").then(|| BASE64_STANDARD.decode(encoded.trim()).ok())??;
    let text = String::from_utf8(decoded).ok()?;
    let (name, secret) = text.split_once(':')?;
    let found = Secret { name: form_decoded(name)?, secret: form_decoded(secret)? };
    (!found.name.is_empty()).then_some(found)
}

/// RFC 6749 §2.3.1: both halves are form-encoded before they are joined.
fn form_decoded(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut place = 0;
    while let Some(byte) = bytes.get(place) {
        place += 1;
        match byte {
            b'+' => decoded.push(b' '),
            b'%' => {
                let digits = text.get(place..place + 2)?;
                let hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                decoded.push(u8::from_str_radix(digits, 16).ok().filter(|_| hexadecimal)?);
                place += 2;
            }
            other => decoded.push(*other),
        }
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Option<(String, String)> {
        decode(&HeaderValue::from_bytes(header.as_bytes()).unwrap()).map(|found| (found.name, found.secret))
    }

    fn encoded(text: &[u8]) -> String {
        format!("Basic {}", BASE64_STANDARD.encode(text))
    }

    #[test]
    fn basic_is_read_as_oauth_writes_it() {
        let pair = |name: &str, secret: &str| Some((name.to_owned(), secret.to_owned()));
        assert_eq!(read(&encoded(b"id:secret")), pair("id", "secret"));
        assert_eq!(read(&encoded(b"id:sec:ret")), pair("id", "sec:ret"));
        assert_eq!(read(&encoded(b"a%3Ab+c:%2B%C3%A9")), pair("a:b c", "+é"));
        assert_eq!(read(&encoded(b"id:")), pair("id", ""));
        assert_eq!(read(&encoded(b"id:secret").replace("Basic", "bASIC")), pair("id", "secret"));
    }

    #[test]
    fn what_is_no_basic_is_nobody() {
        let long = format!("Basic {}", "A".repeat(10_000));
        let bad = [
            "",
            "Basic",
            "Basic ",
            "Basic !!",
            "Bearer",
            "Bearer ",
            "Digest x",
            "Basic é",
            &long,
            &encoded(b"nocolon"),
            &encoded(b":secret"),
            &encoded(b"a%:b"),
            &encoded(b"a%2:b"),
            &encoded(b"a%+1:b"),
            &encoded(b"a%ff:b"),
            &encoded(b"\xff:b"),
            &encoded("a%é0:b".as_bytes()),
        ];
        for header in bad {
            assert_eq!(read(header), None, "{header:?}");
        }
    }
}
