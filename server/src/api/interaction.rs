//! `x-fapi-interaction-id`: every answer carries one, the caller's own where it sent one (FAPI 1 part 1 §6.2.1).

use super::refusal::Refusal;
use super::{Api, gateway};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::entropy;
use http::header::{CACHE_CONTROL, PRAGMA};
use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

const NAME: HeaderName = HeaderName::from_static("x-fapi-interaction-id");

/// The identifier of a call, among the extensions of every request.
#[derive(Debug, Clone)]
pub(super) struct Interaction(HeaderValue);

impl Interaction {
    /// As text.
    pub(super) fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }
}

/// Marks the answer, and forbids to keep it where its endpoint does not say otherwise.
pub(super) async fn identify(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    let (id, refusal) = match sent(request.headers()) {
        Ok(sent) => (sent.unwrap_or_else(|| mint(&api)), None),
        Err(_) if gateway::passes_on(request.uri()) => (mint(&api), None),
        Err(refusal) => (mint(&api), Some(refusal)),
    };
    request.extensions_mut().insert(Interaction(id.clone()));
    let mut response = match refusal {
        None => next.run(request).await,
        Some(refusal) => refusal.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(NAME, id);
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    }
    response
}

fn sent(headers: &HeaderMap) -> Result<Option<HeaderValue>, Refusal> {
    let mut values = headers.get_all(NAME).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) if is_uuid(value) => Ok(Some(value.clone())),
        _ => Err(Refusal::invalid_request("x-fapi-interaction-id must be a UUID, sent once")),
    }
}

fn is_uuid(value: &HeaderValue) -> bool {
    value.to_str().is_ok_and(|text| text.len() == 36 && Uuid::try_parse(text).is_ok())
}

fn mint(api: &Api) -> HeaderValue {
    let id = uuid::Builder::from_random_bytes(entropy::bytes(api.portal().entropy())).into_uuid();
    HeaderValue::from_str(&id.to_string()).unwrap_or_else(|_| HeaderValue::from_static(""))
}
