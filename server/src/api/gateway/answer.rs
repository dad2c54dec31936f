//! What a gateway may pass on with a call, in headers.

use domain::store::access_tokens::ActiveToken;
use domain::tpp_role::TppRole;
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Directories give identifiers in plain ASCII. Whatever else comes is percent-encoded, so that it cannot end a header.
const UNSAFE: &AsciiSet = &CONTROLS.add(b'%');

/// Whose call it is, and for what.
pub(super) fn headers(token: &ActiveToken) -> HeaderMap {
    let roles: Vec<_> = token.roles.iter().copied().map(TppRole::as_str).map(str::to_ascii_uppercase).collect();
    let told = [
        (HeaderName::from_static("x-client-id"), token.client_id.clone()),
        (HeaderName::from_static("x-org-id"), token.organisation_id.clone()),
        (HeaderName::from_static("x-software-id"), token.software_id.clone()),
        (HeaderName::from_static("x-software-roles"), roles.join(" ")),
        (HeaderName::from_static("x-scope"), token.scopes.to_string()),
        (HeaderName::from_static("x-environment"), token.environment.clone()),
    ];
    told.into_iter().filter_map(|(name, text)| Some((name, value(&text)?))).collect()
}

fn value(text: &str) -> Option<HeaderValue> {
    HeaderValue::try_from(utf8_percent_encode(text, UNSAFE).to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_identifier_can_end_a_header() {
        for (text, written) in [("PSDGB-FCA-1", "PSDGB-FCA-1"), ("a\r\nx: y", "a%0D%0Ax: y"), ("é%", "%C3%A9%25")] {
            assert_eq!(value(text).unwrap(), written);
        }
    }
}
