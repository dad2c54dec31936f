//! `POST /tpp-registration`: how an application of the UAE Trust Framework becomes known to the bank. Its certificate says who
//! it is; its body says nothing.

mod body;
mod discovery;
mod fault;
mod shape;

pub(super) use shape::in_own_shape;

use super::interaction::Interaction;
use super::register::admitted;
use super::throttle::Caller;
use super::{Api, certificate};
use crate::listener::PeerCertificate;
use axum::Router;
use axum::extract::{Request, State};
use axum::routing::{get, post};
use domain::certificate::Certificate;
use domain::workflow::registration::{Code, Onboarded, Onboarding};
use fault::Fault;
use http::{Extensions, StatusCode};

/// Every address of the one operation; discovery tells the first.
pub(super) const ADDRESSES: [&str; 3] = [
    "/tpp-registration",
    "/open-finance/onboarding/v1.0-rc2/tpp-registration",
    "/open-finance/onboarding/v2.1/tpp-registration",
];

/// The door, and where its issuer tells of it (OpenID Connect Discovery §4; RFC 8414 §3.1 puts the path behind).
const DISCOVERY: [&str; 3] = [
    "/uae/.well-known/openid-configuration",
    "/uae/.well-known/oauth-authorization-server",
    "/.well-known/oauth-authorization-server/uae",
];

/// All of them.
pub(super) fn routes() -> Router<Api> {
    let router = ADDRESSES.into_iter().fold(Router::new(), |router, path| router.route(path, post(register)));
    DISCOVERY.into_iter().fold(router, |router, path| {
        router.route(path, get(discovery::authorization_server).options(super::no_content))
    })
}

async fn register(State(api): State<Api>, request: Request) -> Result<StatusCode, Fault> {
    let (parts, sent) = request.into_parts();
    refuse_documents(&parts.extensions)?;
    let certificate = certificate::required(&parts.extensions, api.portal().now())?;
    admitted(&api, certificate)?;
    body::refuse(&parts.headers, sent).await?;
    let trace = parts.extensions.get().map(Interaction::as_str);
    let onboarded = api.desk.onboard(Onboarding { certificate, trace }).await?;
    let refused = matches!(onboarded, Onboarded::Refused { .. }).then(|| Caller::with(certificate));
    api.throttle.failed(api.portal(), refused).await?;
    match onboarded {
        Onboarded::Registered => Ok(StatusCode::NO_CONTENT),
        Onboarded::Refused { code, sentence, link } => {
            let report = format!("{}/dcr/attempts/{}", api.portal().rules().portal_url, link.expose());
            Err(Fault::forbidden(code, sentence, Some(report)))
        }
        Onboarded::Away => Err(Fault::away()),
    }
}

/// A certificate that may not open connections is told apart from one that proves nobody.
fn refuse_documents(extensions: &Extensions) -> Result<(), Fault> {
    let shown: Option<&PeerCertificate> = extensions.get();
    let shown: Option<&Certificate> = shown.and_then(|PeerCertificate(peer)| peer.as_ref().as_ref().ok());
    match shown {
        Some(certificate) if !certificate.facts().for_clients => Err(Fault::forbidden(
            Code::WrongCertificateType,
            "Connect with the application's transport certificate: this one is for signing or encryption",
            None,
        )),
        _ => Ok(()),
    }
}
