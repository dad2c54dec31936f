//! `GET /gateway/check`: a gateway asks whether a call may pass, for nginx's `auth_request` and Envoy's `ext_authz` in its HTTP
//! form.
//!
//! The gateway shows its own certificate in the handshake. Whoever does not is told nothing else, whatever they ask: what is
//! wrong with a question is said only to a gateway. A question is what somebody else sent, passed on: its method, `Host`,
//! `Accept` and `x-fapi-interaction-id` are the call's, and no fault of the gateway's.

mod answer;
mod call;
mod forwarded;
mod query;

use super::refusal::Refusal;
use super::{Api, certificate, token};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use call::Call;
use domain::workflow::gateway::{self, Verdict};
use domain::workflow::token::NoToken;
use http::header::ALLOW;
use http::request::Parts;
use http::{Method, StatusCode, Uri};

const PATH: &str = "/gateway/check";

/// The one address.
pub(super) fn routes() -> Router<Api> {
    Router::new().route(PATH, any(check))
}

/// Whether a request passes on what somebody else sent.
pub(super) fn passes_on(uri: &Uri) -> bool {
    uri.path() == PATH
}

async fn check(State(api): State<Api>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let reads = [Method::GET, Method::HEAD].contains(&parts.method);
    if !reads && !query::carries_a_path(&parts.uri) {
        return ([(ALLOW, "GET, HEAD")], Refusal::wrong_method()).into_response();
    }
    judge(&api, &parts).await.into_response()
}

async fn judge(api: &Api, parts: &Parts) -> Result<Response, Refusal> {
    let (portal, now) = (api.portal(), api.portal().now());
    let gateway = certificate::required(&parts.extensions, now)?;
    let call = match Call::read(parts, now) {
        Ok(call) => call,
        Err(refusal) if gateway::is_one(portal, gateway).await? => return Err(refusal),
        Err(_) => return Err(stranger(api, parts).await),
    };
    match gateway::check(portal, gateway, call.asked()).await? {
        Verdict::UnknownAsker => Err(stranger(api, parts).await),
        Verdict::NoToken => Err(Refusal::invalid_token("The access token has ended, or is none of this environment")),
        Verdict::OtherCertificate => Err(Refusal::invalid_token(
            "The access token is bound to another certificate than the one that the call came with",
        )),
        Verdict::InsufficientScope => {
            Err(Refusal::insufficient_scope(format!("The call needs the scope {}", call.scopes)))
        }
        Verdict::Passes(token) => Ok((StatusCode::OK, answer::headers(&token)).into_response()),
    }
}

/// Counted like any other who cannot prove who they are.
async fn stranger(api: &Api, parts: &Parts) -> Refusal {
    match token::refused(api, &parts.extensions, NoToken::InvalidClient).await {
        refusal if refusal.is_about_credentials() => {
            Refusal::invalid_client("Connect with the certificate of a gateway: nobody else may ask this")
        }
        other => other,
    }
}
