//! The directory behind HTTP. Whoever mounts it brings TLS, time limits, and [`crate::Presented`].

mod answer;
mod framework;
mod interaction;
mod keystore;
mod sandbox;

use crate::directory::Directory;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde_json::{Value, json};
use std::sync::Arc;

/// Longer than any request for a certificate, or for a dozen redirect addresses.
const LONGEST_BODY: usize = 64 * 1024;

/// Everything that the directory answers.
pub fn router(directory: Arc<Directory>) -> Router {
    let interaction = middleware::from_fn_with_state(Arc::clone(&directory), interaction::tell);
    Router::new()
        .route("/", get(index))
        .route("/pki/{file}", get(keystore::pki))
        .route("/keystore/directory.jwks", get(keystore::own))
        .route("/{org}/{name}", get(keystore::live))
        .route("/{org}/revoked/{name}", get(keystore::revoked))
        .route("/{org}/{name}/application.jwks", get(keystore::application))
        .route("/participants", get(framework::participants))
        .route("/token", post(framework::token))
        .route("/organisations/{org}", get(framework::organisation))
        .route("/organisations/{org}/softwarestatements", get(framework::statements))
        .route("/organisations/{org}/softwarestatements/{software}", get(framework::statement))
        .route("/organisations/{org}/softwarestatements/{software}/authorityclaims", get(framework::claims))
        .route("/sandbox/tpps", post(sandbox::enrol))
        .route("/sandbox/software/{software}", get(sandbox::software))
        .route("/sandbox/software/{software}/certificates", post(sandbox::issue))
        .route("/sandbox/software/{software}/statement", get(sandbox::statement))
        .fallback(answer::nothing_here)
        .method_not_allowed_fallback(answer::other_method)
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(interaction)
        .with_state(directory)
}

/// Where everything is, for whoever has only the address.
async fn index(State(directory): State<Arc<Directory>>) -> Json<Value> {
    let at = |path: &str| directory.url(path);
    Json(json!({
        "name": crate::directory::ISSUER,
        "enrol": at("/sandbox/tpps"),
        "participants": at("/participants"),
        "token": at("/token"),
        "jwks_uri": at("/keystore/directory.jwks"),
        "root": at("/pki/root.pem"),
        "issuing": at("/pki/issuing.pem"),
        "revocations": [at("/pki/issuing.crl"), at("/pki/root.crl")],
    }))
}
