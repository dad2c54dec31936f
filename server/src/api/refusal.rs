//! What a machine is told when it does not get what it asked for (RFC 6749 §5.2).

use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::registration::Refused;
use domain::store::StoreError;
use http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde_json::json;

/// The longest description that OBIE's schema takes, in characters.
const LONGEST: usize = 500;

/// A refusal: the standard's code, and a sentence that says what to send instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: String,
    /// Where there is more to read.
    uri: Option<String>,
    challenge: Challenge,
    retry_after: Option<i64>,
}

/// How a 401 asks to authenticate (RFC 9110 §11.6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Challenge {
    /// As a client.
    Basic,
    /// With an access token (RFC 6750 §3); none was sent.
    Bearer,
    /// With another access token.
    OtherBearer,
    /// With one that is good for more (RFC 6750 §3.1).
    WiderBearer,
}

impl Challenge {
    fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Basic => "Basic realm=\"vestibule\", charset=\"UTF-8\"",
            Self::Bearer => "Bearer realm=\"vestibule\"",
            Self::OtherBearer => "Bearer realm=\"vestibule\", error=\"invalid_token\"",
            Self::WiderBearer => "Bearer realm=\"vestibule\", error=\"insufficient_scope\"",
        })
    }
}

impl Refusal {
    fn new(status: StatusCode, error: &'static str, description: impl AsRef<str>) -> Self {
        let description = description.as_ref().chars().map(allowed).collect();
        Self { status, error, description, uri: None, challenge: Challenge::Basic, retry_after: None }
    }

    /// A registration that is refused (RFC 7591 §3.2.2); `report` is where every check stands.
    pub(super) fn registration(refused: &Refused, report: String) -> Self {
        let short: String = refused.description.chars().take(LONGEST).collect();
        let refusal = Self::new(StatusCode::BAD_REQUEST, refused.code.as_str(), short);
        Self { uri: Some(report), ..refusal }
    }

    /// No access token was sent.
    pub(super) fn no_token() -> Self {
        let sentence = "Send Authorization: Bearer with an access token of this client";
        Self { challenge: Challenge::Bearer, ..Self::new(StatusCode::UNAUTHORIZED, "invalid_token", sentence) }
    }

    /// One was sent that opens nothing here.
    pub(super) fn invalid_token(description: impl AsRef<str>) -> Self {
        Self { challenge: Challenge::OtherBearer, ..Self::new(StatusCode::UNAUTHORIZED, "invalid_token", description) }
    }

    /// A good token, and not for this.
    pub(super) fn insufficient_scope(description: impl AsRef<str>) -> Self {
        let refusal = Self::new(StatusCode::FORBIDDEN, "insufficient_scope", description);
        Self { challenge: Challenge::WiderBearer, ..refusal }
    }

    /// What is wrong with a certificate, said of a call that somebody passes on.
    pub(super) fn of_the_call(self) -> Self {
        if self.is_about_credentials() { Self::invalid_token(self.description) } else { self }
    }

    /// Whether they could not prove who they are.
    pub(super) fn is_about_credentials(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    /// Known, and not allowed.
    pub(super) fn access_denied(description: impl AsRef<str>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "access_denied", description)
    }

    pub(super) fn unauthorized_client(description: impl AsRef<str>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unauthorized_client", description)
    }

    /// Another's server that we cannot do without is away.
    pub(super) fn unavailable(description: impl AsRef<str>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", description).after(30)
    }

    pub(super) fn invalid_request(description: impl AsRef<str>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }

    /// Another status than 400 for what is wrong with the request itself.
    pub(super) fn with_status(status: StatusCode, description: impl AsRef<str>) -> Self {
        Self::new(status, "invalid_request", description)
    }

    pub(super) fn invalid_client(description: impl AsRef<str>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid_client", description)
    }

    /// The same for an unknown client, a wrong secret and a client that may not be used now.
    pub(super) fn unknown_client() -> Self {
        Self::invalid_client(
            "The client is unknown, its secret is wrong, or it may not be used now. Its key page in the portal says which",
        )
    }

    pub(super) fn invalid_scope(description: impl AsRef<str>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_scope", description)
    }

    pub(super) fn unsupported_grant_type() -> Self {
        let sentence = "Send grant_type=client_credentials: no other grant is offered here";
        Self::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", sentence)
    }

    pub(super) fn not_found() -> Self {
        let sentence = "There is nothing at this address. /.well-known/oauth-authorization-server lists what there is";
        Self::with_status(StatusCode::NOT_FOUND, sentence)
    }

    pub(super) fn wrong_method() -> Self {
        let sentence = "This address takes another method: the Allow header names it";
        Self::with_status(StatusCode::METHOD_NOT_ALLOWED, sentence)
    }

    pub(super) fn too_many(seconds: i64) -> Self {
        let sentence = "Too many failed authentications from this address. Wait as long as Retry-After says";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", sentence).after(seconds)
    }

    pub(super) fn too_many_refused(seconds: i64) -> Self {
        let sentence = "Too many refused registrations over this certificate. Wait as long as Retry-After says; /tools/dcr-check in the portal looks at requests meanwhile";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", sentence).after(seconds)
    }

    pub(super) fn too_many_claims(description: impl AsRef<str>, seconds: i64) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", description).after(seconds)
    }

    /// Our fault; `detail` goes to the log.
    pub(super) fn broken(detail: &str) -> Self {
        tracing::error!(detail, "the machine API could not answer");
        let sentence = "The server failed. Nothing was changed; please report the x-fapi-interaction-id of this answer";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "server_error", sentence)
    }

    fn after(mut self, seconds: i64) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Unavailable(cause) => {
                tracing::warn!(%cause, "the database cannot be reached");
                let sentence = "The service is unavailable for a moment. Nothing was changed; try again";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", sentence).after(5)
            }
            _ => Self::broken(&format!("{error}: {:?}", std::error::Error::source(&error).map(ToString::to_string))),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = json!({ "error": self.error, "error_description": self.description });
        if let Some(uri) = self.uri {
            body["error_uri"] = uri.into();
        }
        let mut response = (self.status, Json(body)).into_response();
        if self.status == StatusCode::UNAUTHORIZED || self.challenge == Challenge::WiderBearer {
            response.headers_mut().insert(WWW_AUTHENTICATE, self.challenge.header());
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// RFC 6749 §5.2: printable ASCII without `"` and `\`.
fn allowed(character: char) -> char {
    match character {
        '"' | '\\' => '\'',
        ' '..='~' => character,
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_holds_only_what_the_standard_allows() {
        let refusal = Refusal::invalid_request("a\"b\\c\u{e9}\n\0~ ");
        assert_eq!(refusal.description, "a'b'c???~ ");
    }
}
