//! `POST /revoke` (RFC 7009). What is not the caller's own, or no token at all, is answered as if it had ended.

use super::Api;
use super::certificate;
use super::credentials::Credentials;
use super::form::Form;
use super::refusal::Refusal;
use super::token::refused;
use axum::extract::{Request, State};
use domain::workflow::token::{self, NoToken};
use http::StatusCode;

/// Ends a token.
pub(super) async fn revoke(State(api): State<Api>, request: Request) -> Result<StatusCode, Refusal> {
    let (parts, form) = Form::read(request).await?;
    let shown = certificate::shown(&parts.extensions, api.portal().now())?;
    let credentials = Credentials::read(&parts.headers, &form, shown.is_some())?;
    let text = form.get("token").ok_or_else(|| Refusal::invalid_request("token is missing"))?;
    let revoked = match credentials {
        Credentials::Secret(secret) => {
            let known = token::revoke(api.portal(), secret.presented(), text).await?;
            if known { Ok(()) } else { Err(NoToken::InvalidClient) }
        }
        Credentials::Proof(proof) => {
            let certificate = certificate::required(&parts.extensions, api.portal().now())?;
            api.desk.revoke(proof, certificate, text).await
        }
    };
    match revoked {
        Ok(()) => Ok(StatusCode::OK),
        Err(refusal) => Err(refused(&api, &parts.extensions, refusal).await),
    }
}
