//! Dynamic client registration (OBIE DCR 3.2 and 3.3): `POST /open-banking/v3.3/register`, and `GET`, `PUT` and `DELETE` of what
//! came of it.

mod manage;
mod request;

pub(super) use request::Signed;

use super::refusal::Refusal;
use super::throttle::Caller;
use super::{Api, certificate, no_content};
use axum::Json;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::certificate::Certificate;
use domain::registration::metadata::Version;
use domain::workflow::registration::Answer;
use http::StatusCode;
use http::header::LOCATION;

/// Every address that is served, and the version behind it. Discovery tells the last but one.
const VERSIONS: [(&str, Version); 4] = [
    ("/open-banking/v3.2/register", Version::V3_2),
    ("/open-banking/v3.2.0/register", Version::V3_2),
    ("/open-banking/v3.3/register", Version::V3_3),
    ("/open-banking/v3.3.0/register", Version::V3_3),
];

/// Where discovery sends a TPP.
pub(super) fn registration_endpoint(public_url: &str) -> String {
    format!("{public_url}/open-banking/v3.3/register")
}

/// What `aud` of a registration may name in any case: the issuer, and every address at which one may register.
pub fn audiences(public_url: &str) -> Vec<String> {
    let endpoints = VERSIONS.iter().map(|(path, _)| format!("{public_url}{path}"));
    std::iter::once(public_url.to_owned()).chain(endpoints).collect()
}

/// All of them.
pub(super) fn routes() -> Router<Api> {
    VERSIONS.into_iter().fold(Router::new(), |router, (path, version)| {
        let register = post(move |State(api): State<Api>, request: Request| register(api, version, request));
        let change = move |state, path, request: Request| manage::change(state, path, version, request);
        let managed = get(manage::show).put(change).delete(manage::delete);
        router
            .route(path, register.options(no_content))
            .route(&format!("{path}/{{client_id}}"), managed.options(no_content))
    })
}

/// Registers a client.
async fn register(api: Api, version: Version, request: Request) -> Result<Response, Refusal> {
    admitted(&api, certificate::required(request.extensions(), api.portal().now())?)?;
    let signed = Signed::read(request).await?;
    let certificate = certificate::required(&signed.parts.extensions, api.portal().now())?;
    let answer = api.desk.register(signed.request(version, certificate)).await?;
    counted(&api, certificate, &answer).await?;
    answered(&api, answer, |client| {
        let id = client["client_id"].as_str().unwrap_or_default();
        let location = format!("{}{}/{id}", api.portal().rules().api_url, signed.parts.uri.path());
        (StatusCode::CREATED, [(LOCATION, location)], Json(client)).into_response()
    })
}

/// Who was refused too often over a certificate has to wait.
pub(super) fn admitted(api: &Api, certificate: &Certificate) -> Result<(), Refusal> {
    match api.throttle.look(Caller::with(certificate), api.portal().now()) {
        Some(until) => Err(Refusal::too_many_refused((until - api.portal().now()).whole_seconds().max(0) + 1)),
        None => Ok(()),
    }
}

/// Counts what was refused.
async fn counted(api: &Api, certificate: &Certificate, answer: &Answer) -> Result<(), Refusal> {
    let refused = matches!(answer, Answer::Refused(..)).then(|| Caller::with(certificate));
    Ok(api.throttle.failed(api.portal(), refused).await?)
}

/// The answer on the wire; `done` is how a client is told.
fn answered(
    api: &Api,
    answer: Answer,
    done: impl FnOnce(serde_json::Map<String, serde_json::Value>) -> Response,
) -> Result<Response, Refusal> {
    match answer {
        Answer::Registered(client) => Ok(done(client)),
        Answer::Existing(client) => Ok((StatusCode::OK, Json(client)).into_response()),
        Answer::Refused(refused, link) => {
            let report = format!("{}/dcr/attempts/{}", api.portal().rules().portal_url, link.expose());
            Err(Refusal::registration(&refused, report))
        }
        Answer::Gone => Err(Refusal::invalid_token("The client has been deleted")),
        Answer::Unavailable => Err(Refusal::unavailable(
            "The keys of the software statement's directory cannot be read at the moment. Nothing was changed; try again",
        )),
    }
}
