//! What the API says about itself.

use super::caller::Served;

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
