//! What the API says about itself.

use super::caller::Served;
use server::config::AuthorizationServer;

#[tokio::test]
async fn discovery_lists_what_works_and_no_secrets() {
    let served = Served::new().await;
    let mut documents = Vec::new();
    for path in ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] {
        let reply = served.get(path, "").await;
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/json")));
        assert_eq!(reply.header("cache-control"), Some("public, max-age=900"));
        documents.push(reply.json());
    }
    assert_eq!(documents[0], documents[1]);
    let document = &documents[0];
    assert_eq!(document["issuer"], "https://localhost");
    let grants = serde_json::json!(["authorization_code", "client_credentials", "refresh_token"]);
    assert_eq!(document["grant_types_supported"], grants);
    assert_eq!(
        document["scopes_supported"],
        serde_json::json!(["accounts", "fundsconfirmations", "openid", "payments"])
    );
    assert_eq!(document["tls_client_certificate_bound_access_tokens"], true);
    assert!(!document.to_string().contains("secret"));
    for member in
        ["token_endpoint", "introspection_endpoint", "revocation_endpoint", "registration_endpoint", "jwks_uri"]
    {
        let path = document[member].as_str().unwrap().strip_prefix("https://localhost").unwrap();
        let status = served.get(path, "").await.status;
        assert_eq!(status, if member == "jwks_uri" { 200 } else { 405 }, "{member}");
    }
    assert_eq!(served.get("/jwks", "").await.json(), serde_json::json!({ "keys": [] }));
}

#[tokio::test]
async fn a_head_is_a_get_without_its_body() {
    let served = Served::new().await;
    let head = served.send(b"HEAD /jwks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    let get = served.get("/jwks", "").await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), get.header("content-length"));
}

/// RFC 8414 §2, with what RFC 9126 §5, RFC 8705 §3.3 and §5 and OpenID Connect Discovery §3 add: what a document may say.
const MEMBERS: [&str; 23] = [
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "registration_endpoint",
    "jwks_uri",
    "scopes_supported",
    "response_types_supported",
    "grant_types_supported",
    "subject_types_supported",
    "token_endpoint_auth_methods_supported",
    "token_endpoint_auth_signing_alg_values_supported",
    "introspection_endpoint",
    "introspection_endpoint_auth_methods_supported",
    "introspection_endpoint_auth_signing_alg_values_supported",
    "revocation_endpoint",
    "revocation_endpoint_auth_methods_supported",
    "revocation_endpoint_auth_signing_alg_values_supported",
    "id_token_signing_alg_values_supported",
    "request_object_signing_alg_values_supported",
    "tls_client_certificate_bound_access_tokens",
    "mtls_endpoint_aliases",
    "pushed_authorization_request_endpoint",
    "code_challenge_methods_supported",
];

#[tokio::test]
async fn where_people_consent_is_repeated_when_it_is_told_and_every_member_is_of_the_standard() {
    let consent = AuthorizationServer {
        authorization_endpoint: Some("https://auth.bank.example/authorize".into()),
        pushed_authorization_request_endpoint: Some("https://auth.bank.example/par".into()),
    };
    let told = Served::consenting_at(consent).await.get("/.well-known/oauth-authorization-server", "").await.json();
    assert_eq!(told["authorization_endpoint"], "https://auth.bank.example/authorize");
    assert_eq!(told["pushed_authorization_request_endpoint"], "https://auth.bank.example/par");
    for (name, value) in told.as_object().unwrap() {
        // One is our own, by its name; others leave alone what they do not know (RFC 8414 §3.2).
        assert!(MEMBERS.contains(&name.as_str()) || name == "vestibule_claim_endpoint", "{name} is not standard");
        assert_eq!(value.is_array(), name.ends_with("_supported"), "{name}: {value}");
        assert!(value.as_array().is_none_or(|list| !list.is_empty()), "{name} is empty: leave it out");
    }
    let silent = Served::new().await.get("/.well-known/oauth-authorization-server", "").await.json();
    for member in ["authorization_endpoint", "pushed_authorization_request_endpoint"] {
        assert!(silent.get(member).is_none(), "{member}");
    }
}
