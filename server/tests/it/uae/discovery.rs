//! What the UAE's door says of itself.

use super::world::{BANK, World};
use crate::api::caller::Served;
use serde_json::json;

#[tokio::test]
async fn the_door_has_an_issuer_of_its_own() {
    let world = World::new().await;
    let reply = world.get("/uae/.well-known/openid-configuration").await;
    assert_eq!((reply.status, reply.header("cache-control")), (200, Some("public, max-age=900")));
    let document = reply.json();
    for (member, value) in [
        ("issuer", json!(format!("{BANK}/uae"))),
        ("registration_endpoint", json!(format!("{BANK}/tpp-registration"))),
        ("token_endpoint", json!(format!("{BANK}/token"))),
        ("token_endpoint_auth_methods_supported", json!(["private_key_jwt"])),
        ("token_endpoint_auth_signing_alg_values_supported", json!(["PS256"])),
        ("scopes_supported", json!(["accounts", "insurance", "openid", "payments"])),
        ("tls_client_certificate_bound_access_tokens", json!(true)),
    ] {
        assert_eq!(document[member], value, "{member}");
    }
    for path in ["/uae/.well-known/oauth-authorization-server", "/.well-known/oauth-authorization-server/uae"] {
        assert_eq!(world.get(path).await.json(), document, "{path}");
    }
    let other = world.get("/.well-known/openid-configuration").await.json();
    assert_eq!(other["issuer"], BANK);
    assert_eq!(other["scopes_supported"], json!(["accounts", "fundsconfirmations", "openid", "payments"]));
}

#[tokio::test]
async fn a_bank_without_a_trust_framework_has_no_such_door() {
    let served = Served::new().await;
    for path in ["/uae/.well-known/openid-configuration", "/tpp-registration"] {
        assert_eq!(served.get(path, "").await.status, 404, "{path}");
    }
}
