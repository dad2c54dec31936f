//! `POST /introspect` (RFC 7662): for gateways. A client that asks hears `{"active":false}`, whatever it asks about.

use super::Api;
use super::credentials::Credentials;
use super::form::Form;
use super::refusal::Refusal;
use crate::listener::PeerAddr;
use axum::Json;
use axum::extract::{Request, State};
use domain::store::access_tokens::{ActiveToken, Answer};
use domain::tpp_role::TppRole;
use domain::workflow::token;
use serde_json::{Value, json};

/// Says whether a token may pass, and whose it is.
pub(super) async fn introspect(State(api): State<Api>, request: Request) -> Result<Json<Value>, Refusal> {
    let (parts, form) = Form::read(request).await?;
    let credentials = Credentials::read(&parts.headers, &form)?;
    let text = form.get("token").ok_or_else(|| Refusal::invalid_request("token is missing"))?;
    match token::introspect(&api.portal, credentials.presented(), text).await? {
        Answer::UnknownAsker => {
            api.throttle.failed(&api.portal, parts.extensions.get::<PeerAddr>().copied()).await?;
            Err(Refusal::unknown_client())
        }
        Answer::Inactive => Ok(Json(json!({ "active": false }))),
        Answer::Active(token) => Ok(Json(active(&token, &api.portal.rules().api_url))),
    }
}

fn active(token: &ActiveToken, issuer: &str) -> Value {
    let roles: Vec<_> = token.roles.iter().copied().map(TppRole::as_str).map(str::to_ascii_uppercase).collect();
    json!({
        "active": true,
        "scope": token.scopes.to_string(),
        "client_id": token.client_id,
        "token_type": "Bearer",
        "exp": token.expires_at.unix_timestamp(),
        "iat": token.issued_at.unix_timestamp(),
        "sub": token.client_id,
        "aud": token.audience,
        "iss": issuer,
        "jti": token.id,
        "org_id": token.organisation,
        "org_name": token.organisation_name,
        "software_id": token.software_statement,
        "software_roles": roles,
    })
}
