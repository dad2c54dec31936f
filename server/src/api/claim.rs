//! A software names the first owner of its organisation: it asks for a challenge, and signs it with the address of whoever it is
//! to be. Both over mutual TLS with a certificate of its own, as at the token endpoint.

use super::form::Form;
use super::interaction::Interaction;
use super::refusal::Refusal;
use super::register::{Signed, admitted};
use super::throttle::Caller;
use super::{Api, certificate, no_content};
use axum::extract::{Request, State};
use axum::response::IntoResponse;
use axum::routing::post;
use axum::{Json, Router};
use domain::certificate::Certificate;
use domain::store::claims::LINK_LIVES;
use domain::workflow::claim::{self, CHALLENGE_LIVES, NotNamed};
use http::StatusCode;
use serde_json::{Value, json};

const PATH: &str = "/tpp-claim";

/// Where discovery sends a TPP; its challenges lie below.
pub(super) fn claim_endpoint(public_url: &str) -> String {
    format!("{public_url}{PATH}")
}

pub(super) fn routes() -> Router<Api> {
    Router::new()
        .route(PATH, post(answer).options(no_content))
        .route("/tpp-claim/challenge", post(challenge).options(no_content))
}

/// Gives something to sign.
async fn challenge(State(api): State<Api>, request: Request) -> Result<Json<Value>, Refusal> {
    admitted(&api, certificate::required(request.extensions(), api.portal().now())?)?;
    let (parts, form) = Form::read(request).await?;
    let certificate = certificate::required(&parts.extensions, api.portal().now())?;
    let client_id = form.get("client_id").ok_or_else(|| Refusal::invalid_request("Send client_id"))?;
    match claim::challenge(&api.desk, client_id, certificate).await {
        Ok(challenge) => Ok(Json(json!({
            "challenge": challenge.expose(),
            "expires_in": CHALLENGE_LIVES.whole_seconds(),
        }))),
        Err(refused) => Err(refusal(&api, certificate, refused).await),
    }
}

/// Takes the signed answer. The link is in the mail, and nowhere else.
async fn answer(State(api): State<Api>, request: Request) -> Result<impl IntoResponse, Refusal> {
    admitted(&api, certificate::required(request.extensions(), api.portal().now())?)?;
    let Signed { parts, body } = Signed::read(request).await?;
    let certificate = certificate::required(&parts.extensions, api.portal().now())?;
    let trace = parts.extensions.get().map(|id: &Interaction| id.as_str().to_owned());
    match claim::name(&api.desk, &body, certificate, trace).await {
        Ok(()) => Ok((StatusCode::ACCEPTED, Json(json!({ "link_expires_in": LINK_LIVES.whole_seconds() })))),
        Err(refused) => Err(refusal(&api, certificate, refused).await),
    }
}

/// As the other answers of this API have it; who fails too often over a certificate has to wait.
async fn refusal(api: &Api, certificate: &Certificate, refused: NotNamed) -> Refusal {
    let refusal = match refused {
        NotNamed::Store(error) => return error.into(),
        NotNamed::NotNow(why) => return Refusal::access_denied(why),
        NotNamed::Throttled(until) => {
            let seconds = (until - api.portal().now()).whole_seconds().max(0) + 1;
            return Refusal::too_many_claims(NotNamed::Throttled(until).to_string(), seconds);
        }
        NotNamed::Unproven => Refusal::invalid_client(NotNamed::Unproven.to_string()),
        NotNamed::Malformed(problem) => Refusal::invalid_request(problem),
    };
    match api.throttle.failed(api.portal(), Some(Caller::with(certificate))).await {
        Ok(()) => refusal,
        Err(error) => error.into(),
    }
}
