//! No route takes a certificate from a header, but for the one question of a gateway.

use super::asker::{ACCOUNTS, Asker, bearer, escaped, hash, passing, pem, registered};
use crate::api::caller::Reply;
use crate::register::tpp::{Tpp, id};
use crate::register::world::{Shown, World};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

/// As servers in front of servers spell it.
pub(crate) const SPELLINGS: [&str; 12] = [
    "Client-Cert",
    "X-Client-Cert",
    "X-Forwarded-Client-Cert",
    "X-Forwarded-Tls-Client-Cert",
    "X-SSL-Client-Cert",
    "SSL-Client-Cert",
    "SSL_CLIENT_CERT",
    "X-SSL-Cert",
    "X-ARR-ClientCert",
    "X-Amzn-Mtls-Clientcert",
    "X-Client-Certificate",
    "X-TLS-Client-Certificate",
];

/// As they write it.
pub(crate) fn written(victim: &Shown) -> [String; 5] {
    let base64 = BASE64_STANDARD.encode(&victim.chain[0]);
    [
        format!(":{base64}:"),
        base64.clone(),
        escaped(victim),
        format!("Hash={};Cert=\"{}\"", hash(victim), escaped(victim)),
        format!("{base64},{}", pem(victim).replace('\n', " ").trim()),
    ]
}

/// Every route, with what makes it care who calls.
fn routes(client_id: &str, token: &str) -> Vec<(&'static str, String, String, String)> {
    let form = "Content-Type: application/x-www-form-urlencoded\r\n".to_owned();
    let (id, asked) = (format!("client_id={client_id}"), format!("client_id={client_id}&token={token}"));
    let mut routes = vec![
        ("POST", "/token".to_owned(), form.clone(), format!("grant_type=client_credentials&{id}")),
        ("POST", "/introspect".to_owned(), form.clone(), asked.clone()),
        ("POST", "/introspect".to_owned(), form.clone(), format!("token={token}")),
        ("POST", "/revoke".to_owned(), form, asked),
        ("GET", "/jwks".to_owned(), String::new(), String::new()),
        ("GET", "/.well-known/openid-configuration".to_owned(), String::new(), String::new()),
        ("GET", "/.well-known/oauth-authorization-server".to_owned(), String::new(), String::new()),
        ("GET", format!("/gateway/check{ACCOUNTS}"), bearer(token), String::new()),
        ("GET", format!("/gateway/check{ACCOUNTS}&path=/"), bearer(token), String::new()),
    ];
    let jose = "Content-Type: application/jose\r\n".to_owned();
    for version in ["v3.2", "v3.2.0", "v3.3", "v3.3.0"] {
        let path = format!("/open-banking/{version}/register");
        routes.push(("POST", path.clone(), jose.clone(), "x".to_owned()));
        for method in ["GET", "PUT", "DELETE"] {
            routes.push((method, format!("{path}/{client_id}"), format!("{jose}{}", bearer(token)), String::new()));
        }
    }
    routes
}

/// An answer without the link to its own report.
fn said(reply: &Reply) -> (u16, Value) {
    let mut body = reply.json();
    if let Some(members) = body.as_object_mut() {
        members.remove("error_uri");
    }
    (reply.status, body)
}

#[tokio::test]
async fn a_header_makes_nobody_somebody_else() {
    let world = World::new().await;
    let victim = Tpp::new(&world).using("tls_client_auth", "/open-banking/v3.3/register");
    let client = victim.register().await;
    let token = victim.token(id(&client)).await;
    let gateway = Asker::new(&world).await;
    let attacker = Tpp::called(&world, "u3ZWlf9Yt42dyZgIvzkvqb", "0015800001ZZZZZZZZ");
    for shown in [None, Some(&attacker.certificate)] {
        for (method, path, headers, body) in routes(id(&client), &token) {
            let plain = world.call(shown, method, &path, &headers, &body).await;
            let public = method == "GET" && !path.contains("check") && !path.contains("register");
            assert!(public || plain.status >= 400 || path == "/revoke", "{method} {path}: {}", plain.body);
            // Every spelling at once, in each writing, of the client's certificate and of the gateway's.
            for value in [written(&victim.certificate), written(&gateway.own)].concat() {
                let spoofed = SPELLINGS.map(|name| format!("{name}: {value}\r\n")).concat();
                let reply = world.call(shown, method, &path, &format!("{headers}{spoofed}"), &body).await;
                assert_eq!(said(&reply), said(&plain), "{method} {path}");
            }
        }
    }
    assert_eq!(victim.get(id(&client), &token).await.status, 200, "its token lives");
}

#[tokio::test]
async fn a_gateways_question_knows_two_spellings() {
    let world = World::new().await;
    let (tpp, asker) = (Tpp::new(&world), Asker::new(&world).await);
    let (_, token) = registered(&tpp).await;
    for name in SPELLINGS {
        for value in written(&tpp.certificate) {
            let reply = asker.ask(ACCOUNTS, &format!("{}{name}: {value}\r\n", bearer(&token))).await;
            let known = match name {
                "Client-Cert" => value.starts_with(':'),
                "X-Forwarded-Client-Cert" => value.starts_with("Hash="),
                _ => false,
            };
            assert_eq!(reply.status == 200, known, "{name}: {value}");
        }
    }
    assert_eq!(asker.ask(ACCOUNTS, &passing(&token, &tpp.certificate)).await.status, 200);
}
