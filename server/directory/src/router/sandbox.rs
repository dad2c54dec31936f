//! A TPP's way in, in JSON.

use super::answer::{Named, Refused, aside, bearer, fresh};
use crate::directory::Directory;
use crate::enrol::NewTpp;
use crate::fault::{Error, Refusal};
use crate::kind::CertificateKind;
use crate::register::{Issued, Organisation, Software};
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;

type Shared = State<Arc<Directory>>;
type Body = Result<Bytes, BytesRejection>;

/// A request for a certificate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    kind: String,
    csr: String,
}

pub(super) async fn enrol(State(directory): Shared, body: Body) -> Result<Response, Refused> {
    let new: NewTpp = read(body)?;
    let enrolled = aside(Arc::clone(&directory), move |directory| directory.enrol(&new)).await?;
    let mut told = tell(&directory, &enrolled.organisation, &enrolled.software);
    told["access_key"] = enrolled.access_key.expose().into();
    Ok((StatusCode::CREATED, fresh(told)).into_response())
}

pub(super) async fn software(
    State(directory): Shared,
    headers: HeaderMap,
    Named(software): Named<String>,
) -> Result<Response, Refused> {
    let key = bearer(&headers).to_owned();
    let told = aside(directory, move |directory| {
        let register = directory.register()?;
        let (organisation, software) = register.owned(&key, &software)?;
        Ok::<_, Error>(tell(directory, organisation, software))
    });
    told.await.map(fresh)
}

pub(super) async fn issue(
    State(directory): Shared,
    headers: HeaderMap,
    Named(software): Named<String>,
    body: Body,
) -> Result<Response, Refused> {
    let key = bearer(&headers).to_owned();
    let certified = aside(directory, move |directory| {
        // Who asks comes first: a stranger learns nothing from what they sent.
        directory.register()?.owned(&key, &software)?;
        let wanted: Wanted = read(body)?;
        let kind = CertificateKind::parse(&wanted.kind).ok_or_else(|| {
            let known = CertificateKind::ALL.map(CertificateKind::as_str).join(", ");
            Refusal::Invalid(format!("kind must be one of {known}"))
        })?;
        directory.issue(&key, &software, kind, &wanted.csr)
    })
    .await?;
    let told = json!({"certificate": certified.certificate, "chain": certified.chain, "kid": certified.kid});
    Ok((StatusCode::CREATED, fresh(told)).into_response())
}

pub(super) async fn statement(
    State(directory): Shared,
    headers: HeaderMap,
    Named(software): Named<String>,
) -> Result<Response, Refused> {
    let key = bearer(&headers).to_owned();
    let statement = aside(directory, move |directory| directory.statement(&key, &software)).await?;
    let headers = [("content-type", "application/jwt"), ("cache-control", "no-store")];
    Ok((headers, statement).into_response())
}

fn read<T: DeserializeOwned>(body: Body) -> Result<T, Refusal> {
    let body = body.map_err(|problem| Refusal::Invalid(problem.body_text()))?;
    serde_json::from_slice(&body)
        .map_err(|problem| Refusal::Invalid(format!("The body must be a JSON object: {problem}")))
}

/// What a TPP may know of its own software.
fn tell(directory: &Directory, organisation: &Organisation, software: &Software) -> Value {
    let obie = software.obie_id.as_ref().map(|id| {
        let org = &organisation.obie_id;
        json!({
            "organisation_id": org,
            "software_id": id,
            "jwks": directory.url(&format!("/{org}/{id}.jwks")),
            "statement": directory.url(&format!("/sandbox/software/{id}/statement")),
        })
    });
    let uae = software.application_id.map(|id| {
        let org = organisation.uae_id;
        json!({
            "organisation_id": org,
            "client_id": id,
            "jwks": directory.url(&format!("/{org}/{id}/application.jwks")),
        })
    });
    json!({
        "legal_name": organisation.legal_name,
        "organisation_status": organisation.status,
        "software_name": software.name,
        "software_status": software.status,
        "redirect_uris": software.redirect_uris,
        "obie": obie,
        "uae": uae,
        "certificates": software.certificates.iter().map(certificate).collect::<Vec<_>>(),
    })
}

fn certificate(issued: &Issued) -> Value {
    json!({
        "kind": issued.kind,
        "kid": issued.kid,
        "serial": issued.serial,
        "expires": issued.expires.unix_timestamp(),
        "revoked": issued.revoked.is_some(),
    })
}
