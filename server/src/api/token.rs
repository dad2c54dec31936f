//! `POST /token` (RFC 6749 §4.4).

use super::Api;
use super::credentials::Credentials;
use super::form::Form;
use super::refusal::Refusal;
use crate::listener::PeerAddr;
use axum::Json;
use axum::extract::{Request, State};
use domain::workflow::token::{self, NoToken};
use serde_json::{Value, json};

/// Issues a token for the client's own use.
pub(super) async fn token(State(api): State<Api>, request: Request) -> Result<Json<Value>, Refusal> {
    let (parts, form) = Form::read(request).await?;
    match form.get("grant_type") {
        Some("client_credentials") => {}
        Some(_) => return Err(Refusal::unsupported_grant_type()),
        None => return Err(Refusal::invalid_request("grant_type is missing: send grant_type=client_credentials")),
    }
    let credentials = Credentials::read(&parts.headers, &form)?;
    let scope = form.get("scope").unwrap_or_default();
    match token::issue(&api.portal, credentials.presented(), scope).await {
        Ok(grant) => Ok(Json(json!({
            "access_token": grant.token.expose(),
            "token_type": "Bearer",
            "expires_in": grant.lifetime.whole_seconds(),
            "scope": grant.scopes.to_string(),
        }))),
        Err(NoToken::InvalidClient) => {
            api.throttle.failed(&api.portal, parts.extensions.get::<PeerAddr>().copied()).await?;
            Err(Refusal::unknown_client())
        }
        Err(refusal @ (NoToken::MalformedScope(_) | NoToken::BeyondScope(_))) => {
            Err(Refusal::invalid_scope(refusal.to_string()))
        }
        Err(NoToken::Store(error)) => Err(error.into()),
    }
}
