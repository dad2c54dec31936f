//! `POST /revoke` (RFC 7009). What is not the caller's own, or no token at all, is answered as if it had ended.

use super::Api;
use super::credentials::Credentials;
use super::form::Form;
use super::refusal::Refusal;
use crate::listener::PeerAddr;
use axum::extract::{Request, State};
use domain::workflow::token;
use http::StatusCode;

/// Ends a token.
pub(super) async fn revoke(State(api): State<Api>, request: Request) -> Result<StatusCode, Refusal> {
    let (parts, form) = Form::read(request).await?;
    let credentials = Credentials::read(&parts.headers, &form)?;
    let text = form.get("token").ok_or_else(|| Refusal::invalid_request("token is missing"))?;
    if token::revoke(&api.portal, credentials.presented(), text).await? {
        return Ok(StatusCode::OK);
    }
    api.throttle.failed(&api.portal, parts.extensions.get::<PeerAddr>().copied()).await?;
    Err(Refusal::unknown_client())
}
