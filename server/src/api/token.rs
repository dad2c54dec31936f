//! `POST /token` (RFC 6749 §4.4).

use super::Api;
use super::certificate;
use super::credentials::Credentials;
use super::form::Form;
use super::refusal::Refusal;
use super::throttle::Caller;
use crate::listener::PeerAddr;
use axum::Json;
use axum::extract::{Request, State};
use domain::workflow::token::{self, NoToken};
use http::Extensions;
use serde_json::{Value, json};

/// Issues a token for the client's own use.
pub(super) async fn token(State(api): State<Api>, request: Request) -> Result<Json<Value>, Refusal> {
    let (parts, form) = Form::read(request).await?;
    match form.get("grant_type") {
        Some("client_credentials") => {}
        Some(_) => return Err(Refusal::unsupported_grant_type()),
        None => return Err(Refusal::invalid_request("grant_type is missing: send grant_type=client_credentials")),
    }
    let shown = certificate::shown(&parts.extensions, api.portal().now())?;
    let scope = form.get("scope").unwrap_or_default();
    let issued = match Credentials::read(&parts.headers, &form, shown.is_some())? {
        Credentials::Secret(secret) => token::issue(api.portal(), secret.presented(), scope).await,
        Credentials::Proof(proof) => {
            let certificate = certificate::required(&parts.extensions, api.portal().now())?;
            api.desk.issue(proof, certificate, scope).await
        }
    };
    match issued {
        Ok(grant) => Ok(Json(json!({
            "access_token": grant.token.expose(),
            "token_type": "Bearer",
            "expires_in": grant.lifetime.whole_seconds(),
            "scope": grant.scopes.to_string(),
        }))),
        Err(refusal) => Err(refused(&api, &parts.extensions, refusal).await),
    }
}

/// Tells why, and counts who fails to prove who they are.
pub(super) async fn refused(api: &Api, extensions: &Extensions, refusal: NoToken) -> Refusal {
    let refusal = match refusal {
        NoToken::MalformedScope(_) | NoToken::BeyondScope(_) => return Refusal::invalid_scope(refusal.to_string()),
        NoToken::GrantNotRegistered => return Refusal::unauthorized_client(refusal.to_string()),
        NoToken::Store(error) => return error.into(),
        NoToken::Assertion(problem) => Refusal::invalid_client(problem),
        NoToken::InvalidClient => Refusal::unknown_client(),
    };
    match api.throttle.failed(api.portal(), extensions.get::<PeerAddr>().copied().map(Caller::at)).await {
        Ok(()) => refusal,
        Err(error) => error.into(),
    }
}
