//! `GET`, `PUT` and `DELETE` of a client, by itself: with a token of its own over a connection of its own. Who it is comes before
//! what it sends.

use super::request::Signed;
use super::{admitted, answered, counted};
use crate::api::bearer::bearer;
use crate::api::interaction::Interaction;
use crate::api::refusal::Refusal;
use crate::api::{Api, certificate};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal as Refused;
use domain::registration::metadata::Version;
use domain::workflow::registration::{Managed, NotManaged};
use http::StatusCode;
use http::request::Parts;
use serde_json::Value;

/// Shows what is registered.
pub(super) async fn show(State(api): State<Api>, address: Address, request: Request) -> Result<Json<Value>, Refusal> {
    let (parts, _) = request.into_parts();
    Ok(Json(managed(&api, &parts, &named(address)).await?.registration))
}

/// Replaces what is registered.
pub(super) async fn change(
    State(api): State<Api>,
    address: Address,
    version: Version,
    request: Request,
) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let client = managed(&api, &parts, &named(address)).await?.client;
    let signed = Signed::read(Request::from_parts(parts, body)).await?;
    let certificate = certificate::required(&signed.parts.extensions, api.portal().now())?;
    admitted(&api, certificate)?;
    let answer = api.desk.change(&client, signed.request(version, certificate)).await?;
    counted(&api, certificate, &answer).await?;
    answered(&api, answer, |client| Json(client).into_response())
}

/// Deletes it.
pub(super) async fn delete(State(api): State<Api>, address: Address, request: Request) -> Result<StatusCode, Refusal> {
    let (parts, _) = request.into_parts();
    let client = managed(&api, &parts, &named(address)).await?.client;
    let trace = parts.extensions.get().map(|id: &Interaction| id.as_str().to_owned());
    match api.desk.delete(&client, trace).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(Refused::Store(error)) => Err(error.into()),
        Err(_) => Err(Refusal::invalid_token("The client has been deleted")),
    }
}

/// What stands behind the door's address.
type Address = Result<Path<String>, PathRejection>;

/// The id at an address. What is no text names nobody, and costs the token as any other foreign id does.
fn named(address: Address) -> String {
    address.map_or_else(|_| String::new(), |Path(client_id)| client_id)
}

/// The client at this address, for itself only.
async fn managed(api: &Api, parts: &Parts, client_id: &str) -> Result<Managed, Refusal> {
    let certificate = certificate::required(&parts.extensions, api.portal().now())?;
    let token = bearer(&parts.headers)?;
    match api.desk.manage(token, client_id, certificate).await {
        Ok(managed) => Ok(managed),
        Err(refused @ NotManaged::InvalidToken) => Err(Refusal::invalid_token(refused.to_string())),
        Err(refused @ NotManaged::NotActive(_)) => Err(Refusal::access_denied(refused.to_string())),
        Err(NotManaged::Store(error)) => Err(error.into()),
    }
}
