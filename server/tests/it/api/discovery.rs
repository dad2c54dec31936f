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
    assert_eq!(document["grant_types_supported"], serde_json::json!(["client_credentials"]));
    assert!(document["response_types_supported"].is_array(), "RFC 8414 requires it");
    assert!(!document.to_string().contains("secret"));
    for member in ["token_endpoint", "introspection_endpoint", "revocation_endpoint", "jwks_uri"] {
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

/// RFC 8414 §2, with what RFC 9126 §5 adds: what a document may say, and of which type.
const MEMBERS: [(&str, bool); 12] = [
    ("issuer", false),
    ("authorization_endpoint", false),
    ("token_endpoint", false),
    ("jwks_uri", false),
    ("scopes_supported", true),
    ("response_types_supported", true),
    ("grant_types_supported", true),
    ("token_endpoint_auth_methods_supported", true),
    ("introspection_endpoint", false),
    ("introspection_endpoint_auth_methods_supported", true),
    ("revocation_endpoint", false),
    ("pushed_authorization_request_endpoint", false),
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
        let (_, list) =
            MEMBERS.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name} is not standard"));
        assert!(if *list { value.is_array() } else { value.is_string() }, "{name}: {value}");
        let empty = value.as_array().is_some_and(Vec::is_empty);
        assert!(!empty || name == "response_types_supported", "{name} is empty: leave it out");
    }
    let silent = Served::new().await.get("/.well-known/oauth-authorization-server", "").await.json();
    for member in ["authorization_endpoint", "pushed_authorization_request_endpoint"] {
        assert!(silent.get(member).is_none(), "{member}");
    }
}
