//! What machines talk to: registration by two doors, discovery, tokens, introspection, revocation (OBIE DCR, RFC 6749, 7009, 7591, 7592,
//! 7662, 8414, 8705).
//!
//! Every refusal is JSON with a stable `error` and an `error_description` that says what to send instead. Nothing here
//! sets a cookie, reads an address from a header, or takes a secret from a URL.

mod bearer;
mod body;
mod certificate;
mod claim;
mod credentials;
mod discovery;
mod form;
mod gateway;
mod guard;
mod interaction;
mod introspect;
mod refusal;
mod register;
mod revoke;
mod throttle;
mod token;
mod uae;

use crate::config::AuthorizationServer;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use domain::portal::Portal;
use domain::workflow::registration::Desk;
use http::StatusCode;
use refusal::Refusal;
pub use register::audiences;
use std::sync::Arc;
use throttle::Throttle;
use tower_http::catch_panic::CatchPanicLayer;

/// What every endpoint has at hand.
#[derive(Clone)]
struct Api {
    desk: Desk,
    throttle: Arc<Throttle>,
    consent: AuthorizationServer,
}

impl Api {
    fn portal(&self) -> &Portal {
        self.desk.portal()
    }
}

/// The machine API of a registration desk; `consent` is where people consent, which is only told. The listener puts a [`PeerAddr`](crate::listener::PeerAddr) into every request.
pub fn router(desk: Desk, consent: AuthorizationServer) -> Router {
    let api = Api { desk, throttle: Arc::default(), consent };
    let uae = if api.desk.has_uae_door() { uae::routes() } else { Router::new() };
    let read = || get(discovery::authorization_server).options(no_content);
    Router::new()
        .route("/.well-known/oauth-authorization-server", read())
        .route("/.well-known/openid-configuration", read())
        .route("/jwks", get(discovery::jwks).options(no_content))
        .route("/token", post(token::token).options(no_content))
        .route("/introspect", post(introspect::introspect).options(no_content))
        .route("/revoke", post(revoke::revoke).options(no_content))
        .merge(register::routes())
        .merge(claim::routes())
        .merge(uae)
        .merge(gateway::routes())
        .fallback(async || Refusal::not_found())
        .method_not_allowed_fallback(async || Refusal::wrong_method())
        .layer(from_fn_with_state(api.clone(), guard::guard))
        .layer(CatchPanicLayer::custom(|_| Refusal::broken("a handler panicked").into_response()))
        .layer(from_fn_with_state(api.clone(), interaction::identify))
        .layer(from_fn(uae::in_own_shape))
        .with_state(api)
}

/// Nobody's pages may call these endpoints: there is no CORS header to be had.
async fn no_content() -> StatusCode {
    StatusCode::NO_CONTENT
}
