//! What there is (RFC 8414), and the keys that what we sign is signed with (RFC 7517).

use super::Api;
use super::claim::claim_endpoint;
use super::register::registration_endpoint;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use domain::client::Scopes;
use domain::jose::Algorithm;
use domain::registration::metadata::{GrantType, ResponseType};
use domain::tpp_role::TppRole;
use http::header::CACHE_CONTROL;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const KEPT: [(http::HeaderName, &str); 1] = [(CACHE_CONTROL, "public, max-age=900")];

/// Lists what is offered to everybody (RFC 8414 §2, RFC 8705 §3.3 and §5, OpenID Connect Discovery §3). Secrets are for sandbox
/// clients made by hand, whose key page says so: they are not listed. Where people consent is another server's business and
/// only repeated (RFC 9126 §5 for pushed requests).
pub(super) async fn authorization_server(State(api): State<Api>) -> impl IntoResponse {
    let rules = api.portal().rules();
    let issuer = &rules.api_url;
    let endpoints = [
        ("token_endpoint", format!("{issuer}/token")),
        ("introspection_endpoint", format!("{issuer}/introspect")),
        ("revocation_endpoint", format!("{issuer}/revoke")),
        ("registration_endpoint", registration_endpoint(issuer)),
    ];
    let methods = ["tls_client_auth", "private_key_jwt"];
    let algorithms = [Algorithm::Ps256, Algorithm::Es256].map(Algorithm::as_str);
    let grants = rules.registration.rules.metadata.grant_types.iter().copied().map(GrantType::as_str);
    let openid = std::iter::once("openid".to_owned());
    let mut document = json!({
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/jwks"),
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": algorithms,
        "revocation_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_signing_alg_values_supported": algorithms,
        "request_object_signing_alg_values_supported": algorithms,
        "id_token_signing_alg_values_supported": algorithms,
        "grant_types_supported": grants.collect::<Vec<_>>(),
        "response_types_supported": ResponseType::ALL.map(ResponseType::as_str),
        "scopes_supported": Scopes::of(openid.chain(Scopes::of_roles(&TppRole::PSD2).names().iter().cloned())).names(),
        "subject_types_supported": ["public"],
        "tls_client_certificate_bound_access_tokens": true,
        "vestibule_claim_endpoint": claim_endpoint(issuer),
        "mtls_endpoint_aliases": endpoints.iter().map(|(name, url)| (*name, url.as_str())).collect::<BTreeMap<_, _>>(),
    });
    for (name, url) in endpoints {
        document[name] = url.into();
    }
    (KEPT, Json(with_consent(document, &api)))
}

/// Adds where people consent, if it is configured.
pub(super) fn with_consent(mut document: Value, api: &Api) -> Value {
    let consent = [
        ("authorization_endpoint", &api.consent.authorization_endpoint),
        ("pushed_authorization_request_endpoint", &api.consent.pushed_authorization_request_endpoint),
    ];
    for (member, url) in consent {
        if let Some(url) = url {
            document[member] = json!(url);
        }
    }
    document
}

/// Our public keys. Nothing is signed yet.
pub(super) async fn jwks() -> impl IntoResponse {
    (KEPT, Json(json!({ "keys": [] })))
}
