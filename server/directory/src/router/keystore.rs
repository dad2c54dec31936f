//! Key sets, authorities and revocation lists: for everybody.

use super::answer::{Named, Refused, aside};
use crate::directory::Directory;
use crate::fault::{Error, Refusal};
use crate::key_set::KeySets;
use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::sync::Arc;

type Shared = State<Arc<Directory>>;

/// A revocation is told within a minute.
const KEPT: &str = "max-age=60";

pub(super) async fn own(State(directory): Shared) -> Response {
    told(directory.own_keys())
}

pub(super) async fn live(
    State(directory): Shared,
    Named((org, name)): Named<(String, String)>,
) -> Result<Response, Refused> {
    if name == "application.jwks" {
        let keys = aside(directory, move |directory| directory.organisation_keys(&org, KeySets::Application));
        return keys.await.map(told);
    }
    of(directory, org, name, KeySets::Live).await
}

pub(super) async fn revoked(
    State(directory): Shared,
    Named((org, name)): Named<(String, String)>,
) -> Result<Response, Refused> {
    of(directory, org, name, KeySets::Revoked).await
}

pub(super) async fn application(
    State(directory): Shared,
    Named((org, software)): Named<(String, String)>,
) -> Result<Response, Refused> {
    let keys = aside(directory, move |directory| directory.software_keys(&org, &software, KeySets::Application));
    keys.await.map(told)
}

/// `<software>.jwks`, or `<organisation>.jwks` for all of its software.
async fn of(directory: Arc<Directory>, org: String, file: String, which: KeySets) -> Result<Response, Refused> {
    let Some(name) = file.strip_suffix(".jwks").map(str::to_owned) else {
        return Err(Refusal::NotFound("Key sets end in .jwks".into()).into());
    };
    let keys = aside(directory, move |directory| {
        if name == org { directory.organisation_keys(&org, which) } else { directory.software_keys(&org, &name, which) }
    });
    keys.await.map(told)
}

fn told(keys: Value) -> Response {
    ([(CACHE_CONTROL, KEPT)], Json(keys)).into_response()
}

pub(super) async fn pki(State(directory): Shared, Named(file): Named<String>) -> Result<Response, Refused> {
    let (media, bytes) = aside(directory, move |directory| {
        const PEM: &str = "application/x-pem-file";
        const LIST: &str = "application/pkix-crl";
        Ok::<_, Error>(match file.as_str() {
            "root.pem" => (PEM, directory.root_pem().as_bytes().to_vec()),
            "issuing.pem" => (PEM, directory.issuing_pem().as_bytes().to_vec()),
            "root.crl" => (LIST, directory.root_revocations()?),
            "issuing.crl" => (LIST, directory.revocations()?),
            _ => {
                let sentence = "There are root.pem, issuing.pem, root.crl and issuing.crl";
                return Err(Refusal::NotFound(sentence.into()).into());
            }
        })
    })
    .await?;
    Ok(([(CONTENT_TYPE, media), (CACHE_CONTROL, KEPT)], bytes).into_response())
}
