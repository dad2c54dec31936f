//! What there is (RFC 8414), and the keys that what we sign is signed with (RFC 7517).

use super::Api;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use domain::client::Scopes;
use http::header::CACHE_CONTROL;
use serde_json::json;

const KEPT: [(http::HeaderName, &str); 1] = [(CACHE_CONTROL, "public, max-age=900")];

/// Lists what is offered to everybody. Secrets are for sandbox clients made by hand, whose key page says so: they are not
/// listed, and a list without elements is left out (RFC 8414 §3.2), but for the one that is required. Where people
/// consent is another server's business and only repeated (RFC 9126 §5 for pushed requests).
pub(super) async fn authorization_server(State(api): State<Api>) -> impl IntoResponse {
    let issuer = &api.portal.rules().api_url;
    let mut document = json!({
        "issuer": issuer,
        "token_endpoint": format!("{issuer}/token"),
        "introspection_endpoint": format!("{issuer}/introspect"),
        "revocation_endpoint": format!("{issuer}/revoke"),
        "jwks_uri": format!("{issuer}/jwks"),
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": Scopes::all().names(),
    });
    let consent = [
        ("authorization_endpoint", &api.consent.authorization_endpoint),
        ("pushed_authorization_request_endpoint", &api.consent.pushed_authorization_request_endpoint),
    ];
    for (member, url) in consent {
        if let Some(url) = url {
            document[member] = json!(url);
        }
    }
    (KEPT, Json(document))
}

/// Our public keys. Nothing is signed yet.
pub(super) async fn jwks() -> impl IntoResponse {
    (KEPT, Json(json!({ "keys": [] })))
}
