//! Answers, and refusals that say what would pass.

use crate::directory::Directory;
use crate::fault::{Error, Fault, Refusal};
use axum::Json;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;

/// A refusal on the wire: `{error, error_description}`.
#[derive(Debug)]
pub(super) struct Refused(pub(super) Error);

impl<E: Into<Error>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, code) = match &self.0 {
            Error::Refused(refusal) => code(refusal),
            Error::Broken(fault) => {
                tracing::error!(%fault, "the directory cannot work");
                return refused(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "server_error",
                    "The directory cannot work; its log says why",
                );
            }
        };
        let mut response = refused(status, code, &self.0.to_string());
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer"));
        }
        response
    }
}

fn code(refusal: &Refusal) -> (StatusCode, &'static str) {
    match refusal {
        Refusal::Unauthorised => (StatusCode::UNAUTHORIZED, "invalid_token"),
        Refusal::NotFound(_) => (StatusCode::NOT_FOUND, "not_found"),
        Refusal::Invalid(_) => (StatusCode::BAD_REQUEST, "invalid_request"),
        Refusal::Conflict(_) => (StatusCode::CONFLICT, "conflict"),
        Refusal::Full(_) => (StatusCode::CONFLICT, "full"),
        // The Trust Framework's description has no 401 here.
        Refusal::UnknownClient(_) => (StatusCode::BAD_REQUEST, "invalid_client"),
        Refusal::OtherGrant => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
    }
}

pub(super) fn refused(status: StatusCode, code: &str, description: &str) -> Response {
    (status, Json(json!({"error": code, "error_description": description}))).into_response()
}

/// The ids in an address. What cannot be text is nobody's id.
pub(super) struct Named<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Named<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(named)) => Ok(Self(named)),
            Err(_) => Err(nothing_here().await),
        }
    }
}

pub(super) async fn nothing_here() -> Response {
    refused(StatusCode::NOT_FOUND, "not_found", "There is nothing at this address; GET / lists what there is")
}

pub(super) async fn other_method() -> Response {
    let sentence = "This address takes another method; the header Allow names it";
    refused(StatusCode::METHOD_NOT_ALLOWED, "invalid_request", sentence)
}

/// What stands behind `Authorization: Bearer`; empty where it is missing, or there twice.
pub(super) fn bearer(headers: &HeaderMap) -> &str {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return "" };
    let Some((scheme, token)) = value.to_str().ok().and_then(|value| value.split_once(' ')) else { return "" };
    if scheme.eq_ignore_ascii_case("bearer") { token.trim() } else { "" }
}

/// Does what reads or writes files, or signs, beside the runtime's own threads.
pub(super) async fn aside<T: Send + 'static, E: Into<Error>>(
    directory: Arc<Directory>,
    work: impl FnOnce(&Directory) -> Result<T, E> + Send + 'static,
) -> Result<T, Refused> {
    let done = tokio::task::spawn_blocking(move || work(&directory).map_err(Into::into)).await;
    done.unwrap_or_else(|error| Err(Error::Broken(Fault::Interrupted(error.to_string())))).map_err(Refused)
}

/// JSON that may not be kept: it belongs to one TPP, or changes at any time.
pub(super) fn fresh(value: Value) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(value)).into_response()
}
