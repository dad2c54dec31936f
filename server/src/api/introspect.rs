//! `POST /introspect` (RFC 7662): for gateways. A client that asks hears `{"active":false}`, whatever it asks about.

use super::Api;
use super::certificate;
use super::credentials::Credentials;
use super::form::Form;
use super::refusal::Refusal;
use super::token::refused;
use axum::Json;
use axum::extract::{Request, State};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::store::access_tokens::{ActiveToken, Answer};
use domain::tpp_role::TppRole;
use domain::workflow::token::{self, NoToken};
use serde_json::{Value, json};

/// Says whether a token may pass, and whose it is.
pub(super) async fn introspect(State(api): State<Api>, request: Request) -> Result<Json<Value>, Refusal> {
    let (parts, form) = Form::read(request).await?;
    let shown = certificate::shown(&parts.extensions, api.portal().now())?;
    let credentials = Credentials::read(&parts.headers, &form, shown.is_some())?;
    let text = form.get("token").ok_or_else(|| Refusal::invalid_request("token is missing"))?;
    let answer = match credentials {
        Credentials::Secret(secret) => token::introspect(api.portal(), secret.presented(), text).await?,
        Credentials::Proof(proof) => {
            let certificate = certificate::required(&parts.extensions, api.portal().now())?;
            match api.desk.recognise(proof, certificate).await {
                Ok(()) => Answer::Inactive,
                Err(refusal) => return Err(refused(&api, &parts.extensions, refusal).await),
            }
        }
    };
    match answer {
        Answer::UnknownAsker => Err(refused(&api, &parts.extensions, NoToken::InvalidClient).await),
        Answer::Inactive => Ok(Json(json!({ "active": false }))),
        Answer::Active(token) => Ok(Json(active(&token, &api.portal().rules().api_url))),
    }
}

fn active(token: &ActiveToken, issuer: &str) -> Value {
    let roles: Vec<_> = token.roles.iter().copied().map(TppRole::as_str).map(str::to_ascii_uppercase).collect();
    let mut answer = json!({
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
        "org_id": token.organisation_id,
        "org_name": token.organisation_name,
        "software_id": token.software_id,
        "software_roles": roles,
    });
    if let Some(certificate) = &token.certificate {
        // RFC 8705 §3.2.
        answer["cnf"] = json!({ "x5t#S256": BASE64_URL_SAFE_NO_PAD.encode(certificate) });
    }
    answer
}
