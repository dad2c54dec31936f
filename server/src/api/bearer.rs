//! `Authorization: Bearer` (RFC 6750 §2.1).

use super::refusal::Refusal;
use http::HeaderMap;
use http::header::AUTHORIZATION;

/// The access token of a request. No token at all is told apart from a wrong one (§3.1).
pub(super) fn bearer(headers: &HeaderMap) -> Result<&str, Refusal> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return Err(Refusal::no_token()) };
    let text = value.to_str().unwrap_or_default();
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    match token.trim() {
        token if scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() => Ok(token),
        _ => Err(Refusal::no_token()),
    }
}
