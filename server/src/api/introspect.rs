//! `POST /introspect` (RFC 7662): for gateways. A client that asks hears `{"active":false}`, whatever it asks about.

use super::Api;
use super::certificate;
use super::credentials::{self, Credentials};
use super::form::Form;
use super::refusal::Refusal;
use super::token::refused;
use axum::Json;
use axum::extract::{Request, State};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::certificate::Certificate;
use domain::store::access_tokens::{ActiveToken, Answer};
use domain::tpp_role::TppRole;
use domain::workflow::gateway;
use domain::workflow::token::{self, NoToken};
use http::HeaderMap;
use http::request::Parts;
use serde_json::{Value, json};

/// Says whether a token may pass, and whose it is.
pub(super) async fn introspect(State(api): State<Api>, request: Request) -> Result<Json<Value>, Refusal> {
    let (parts, form) = Form::read(request).await?;
    let shown = certificate::shown(&parts.extensions, api.portal().now())?;
    let answer = match by_certificate(&api, &parts.headers, &form, shown).await? {
        Answer::UnknownAsker => by_other_means(&api, &parts, &form, shown.is_some()).await?,
        answer => answer,
    };
    token_of(&form)?;
    match answer {
        Answer::UnknownAsker => Err(refused(&api, &parts.extensions, NoToken::InvalidClient).await),
        Answer::Inactive => Ok(Json(json!({ "active": false }))),
        Answer::Active(token) => Ok(Json(active(&token, &api.portal().rules().api_url))),
    }
}

/// For a gateway that shows nothing but its certificate; it may say which one it is.
async fn by_certificate(
    api: &Api,
    headers: &HeaderMap,
    form: &Form,
    shown: Option<&Certificate>,
) -> Result<Answer, Refusal> {
    let (Some(certificate), false) = (shown, credentials::are_sent(headers, form)) else {
        return Ok(Answer::UnknownAsker);
    };
    let Ok(id) = form.get("client_id").map(str::parse).transpose() else { return Ok(Answer::UnknownAsker) };
    let text = form.get("token").unwrap_or_default();
    Ok(gateway::introspect(api.portal(), certificate, id, text).await?)
}

/// For a gateway with a secret, and for clients, who hear nothing.
async fn by_other_means(api: &Api, parts: &Parts, form: &Form, with_certificate: bool) -> Result<Answer, Refusal> {
    match Credentials::read(&parts.headers, form, with_certificate)? {
        Credentials::Secret(secret) => Ok(token::introspect(api.portal(), secret.presented(), token_of(form)?).await?),
        Credentials::Proof(proof) => {
            token_of(form)?;
            let certificate = certificate::required(&parts.extensions, api.portal().now())?;
            match api.desk.recognise(proof, certificate).await {
                Ok(()) => Ok(Answer::Inactive),
                Err(refusal) => Err(refused(api, &parts.extensions, refusal).await),
            }
        }
    }
}

fn token_of(form: &Form) -> Result<&str, Refusal> {
    form.get("token").ok_or_else(|| Refusal::invalid_request("token is missing"))
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
