//! The Trust Framework's API and the list of participants, in the shapes of their descriptions.

use super::answer::{Named, Refused, aside, bearer, fresh};
use crate::access::{Presented, TOKEN_LIFETIME};
use crate::directory::Directory;
use crate::fault::{Error, Refusal};
use axum::Extension;
use axum::Json;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

type Shared = State<Arc<Directory>>;
type Certificate = Option<Extension<Presented>>;

/// What a client asks a token with.
#[derive(Debug, Deserialize)]
pub(super) struct TokenRequest {
    grant_type: Option<String>,
    client_id: Option<String>,
}

pub(super) async fn participants(State(directory): Shared) -> Result<Response, Refused> {
    Ok(fresh(aside(directory, Directory::participants).await?))
}

pub(super) async fn token(
    State(directory): Shared,
    certificate: Certificate,
    form: Result<Form<TokenRequest>, FormRejection>,
) -> Result<Response, Refused> {
    let Form(asked) = form.map_err(|problem| Refusal::Invalid(problem.body_text()))?;
    let given = aside(directory, move |directory| {
        let presented = certificate.as_ref().map(|Extension(presented)| &presented.0);
        directory.bank_token(asked.grant_type.as_deref(), asked.client_id.as_deref(), presented)
    })
    .await?;
    Ok(fresh(json!({
        "access_token": given.token.expose(),
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFETIME.whole_seconds(),
        "scope": "directory:software",
    })))
}

pub(super) async fn organisation(State(directory): Shared, caller: Caller, Named(org): Named<String>) -> Response {
    told(directory, caller, move |directory| directory.framework_organisation(&org)).await
}

pub(super) async fn statements(State(directory): Shared, caller: Caller, Named(org): Named<String>) -> Response {
    told(directory, caller, move |directory| directory.framework_statements(&org)).await
}

pub(super) async fn statement(
    State(directory): Shared,
    caller: Caller,
    Named((org, software)): Named<(String, String)>,
) -> Response {
    told(directory, caller, move |directory| directory.framework_statement(&org, &software)).await
}

pub(super) async fn claims(
    State(directory): Shared,
    caller: Caller,
    Named((org, software)): Named<(String, String)>,
) -> Response {
    told(directory, caller, move |directory| directory.framework_claims(&org, &software)).await
}

/// Who asks, by token and by certificate.
type Caller = (HeaderMap, Certificate);

/// To a caller with a token. In these shapes a 401 has no body, and other refusals list sentences.
async fn told(
    directory: Arc<Directory>,
    (headers, certificate): Caller,
    read: impl FnOnce(&Directory) -> Result<Value, Error> + Send + 'static,
) -> Response {
    let presented = certificate.as_ref().map(|Extension(presented)| &presented.0);
    if !directory.opens(bearer(&headers), presented) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match aside(directory, read).await {
        Ok(value) => fresh(value),
        Err(Refused(Error::Refused(refusal))) => {
            (StatusCode::NOT_FOUND, Json(json!({"errors": [refusal.to_string()]}))).into_response()
        }
        Err(broken) => broken.into_response(),
    }
}
