//! What there is by this door (RFC 8414): its own issuer, its own registration, `private_key_jwt` and PS256 only.

use super::ADDRESSES;
use crate::api::Api;
use crate::api::claim::claim_endpoint;
use crate::api::discovery::{KEPT, with_consent};
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use domain::client::Scopes;
use domain::jose::Algorithm;
use domain::registration::metadata::GrantType;
use domain::tpp_role::TppRole;
use domain::workflow::registration::uae_issuer;
use serde_json::json;
use std::collections::BTreeMap;

/// The token endpoint is the other door's: tokens are the bank's.
pub(super) async fn authorization_server(State(api): State<Api>) -> impl IntoResponse {
    let rules = api.portal().rules();
    let own = &rules.api_url;
    let endpoints = [
        ("token_endpoint", format!("{own}/token")),
        ("introspection_endpoint", format!("{own}/introspect")),
        ("revocation_endpoint", format!("{own}/revoke")),
        ("registration_endpoint", format!("{own}{}", ADDRESSES[0])),
    ];
    let (methods, algorithms) = (["private_key_jwt"], [Algorithm::Ps256.as_str()]);
    let grants = rules.registration.rules.metadata.grant_types.iter().copied().map(GrantType::as_str);
    let scopes = Scopes::of_roles(&TppRole::UAE);
    let scopes = Scopes::of(scopes.names().iter().cloned().chain(["openid".to_owned()]));
    let mut document = json!({
        "issuer": uae_issuer(own),
        "jwks_uri": format!("{own}/jwks"),
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": algorithms,
        "revocation_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_signing_alg_values_supported": algorithms,
        "request_object_signing_alg_values_supported": algorithms,
        "id_token_signing_alg_values_supported": algorithms,
        "grant_types_supported": grants.collect::<Vec<_>>(),
        "response_types_supported": ["code"],
        "scopes_supported": scopes.names(),
        "subject_types_supported": ["public"],
        "tls_client_certificate_bound_access_tokens": true,
        "authorization_response_iss_parameter_supported": true,
        "vestibule_claim_endpoint": claim_endpoint(own),
        "mtls_endpoint_aliases": endpoints.iter().map(|(name, url)| (*name, url.as_str())).collect::<BTreeMap<_, _>>(),
    });
    for (name, url) in endpoints {
        document[name] = url.into();
    }
    (KEPT, Json(with_consent(document, &api)))
}
