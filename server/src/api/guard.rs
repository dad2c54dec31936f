//! What holds for every request: it is for this host, it takes JSON, and its sender has not failed too often.

use super::refusal::Refusal;
use super::throttle::Caller;
use super::{Api, gateway};
use crate::listener::PeerAddr;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, HOST};
use http::uri::Authority;
use http::{HeaderMap, StatusCode, Uri};

/// Lets a request through, or says what is wrong with it.
pub(super) async fn guard(State(api): State<Api>, request: Request, next: Next) -> Response {
    match refuse(&api, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn refuse(api: &Api, request: &Request) -> Result<(), Refusal> {
    if !gateway::passes_on(request.uri()) {
        refuse_host(&api.portal().rules().api_url, request.uri(), request.headers())?;
        refuse_accept(request.headers())?;
    }
    let peer = request.extensions().get::<PeerAddr>().copied();
    match peer.and_then(|peer| api.throttle.look(Caller::at(peer), api.portal().now())) {
        Some(until) => Err(Refusal::too_many((until - api.portal().now()).whole_seconds().max(0) + 1)),
        None => Ok(()),
    }
}

/// The host by name; the port may be another where something forwards.
fn refuse_host(public_url: &str, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
    let mut hosts = headers.get_all(HOST).iter();
    let named = match (hosts.next(), hosts.next(), uri.authority()) {
        (_, None, Some(target)) => Some(target.clone()),
        (Some(host), None, None) => host.to_str().ok().and_then(|host| host.parse::<Authority>().ok()),
        _ => None,
    };
    let named = named.filter(|named| !named.as_str().contains('@'));
    let named = named.ok_or_else(|| Refusal::invalid_request("Send one Host header with the name of this server"))?;
    let own = public_url.parse::<Uri>().ok();
    let own = own.as_ref().and_then(Uri::host).unwrap_or_default();
    if named.host().eq_ignore_ascii_case(own) {
        return Ok(());
    }
    Err(Refusal::with_status(StatusCode::MISDIRECTED_REQUEST, format!("This server is {own}")))
}

fn refuse_accept(headers: &HeaderMap) -> Result<(), Refusal> {
    let mut accepted = headers.get_all(ACCEPT).iter().flat_map(|value| value.to_str().unwrap_or("*/*").split(','));
    let ranges = ["*/*", "application/*", "application/json"];
    let takes = |range: &str| {
        let range = range.split(';').next().unwrap_or_default().trim();
        ranges.iter().any(|known| known.eq_ignore_ascii_case(range))
    };
    if !headers.contains_key(ACCEPT) || accepted.any(takes) {
        return Ok(());
    }
    Err(Refusal::with_status(StatusCode::NOT_ACCEPTABLE, "Answers are application/json: accept that"))
}
