//! From a key to a token and back.

use super::caller::{Reply, Served, basic};
use domain::standing::{Kind, Status};
use serde_json::json;

const GRANT: &str = "grant_type=client_credentials";

async fn introspect(served: &Served, who: &str, token: &str) -> Reply {
    served.post("/introspect", who, &format!("token={token}&token_type_hint=whatever")).await
}

#[tokio::test]
async fn a_key_opens_a_token_that_the_gateway_understands() {
    let served = Served::new().await;
    let reply = served.post("/token", &served.client(), &format!("{GRANT}&scope=accounts")).await;
    assert_eq!(
        (reply.status, reply.header("cache-control"), reply.header("pragma")),
        (200, Some("no-store"), Some("no-cache"))
    );
    assert_eq!(reply.header("set-cookie"), None);
    let body = reply.json();
    assert_eq!(
        (&body["token_type"], &body["expires_in"], &body["scope"]),
        (&json!("Bearer"), &json!(600), &json!("accounts"))
    );
    let token = body["access_token"].as_str().unwrap();
    assert!(token.starts_with("vst_"));

    let heard = introspect(&served, &served.gateway(), token).await.json();
    let now = served.machine.stage.portal.now().unix_timestamp();
    let expected = [
        ("active", json!(true)),
        ("scope", json!("accounts")),
        ("client_id", json!(served.machine.client_id)),
        ("sub", json!(served.machine.client_id)),
        ("token_type", json!("Bearer")),
        ("iss", json!("https://localhost")),
        ("aud", json!("Accounts")),
        ("iat", json!(now)),
        ("exp", json!(now + 600)),
        ("org_id", json!(served.machine.cast.organisation)),
        ("org_name", json!("Example Pay")),
        ("software_id", json!(served.machine.application)),
        ("software_roles", json!(["AISP", "PISP"])),
    ];
    for (member, value) in expected {
        assert_eq!(heard[member], value, "{member}");
    }
    assert!(heard["jti"].as_str().is_some_and(|jti| jti.len() == 32 && !token.contains(jti)));

    let ended = served.post("/revoke", &served.client(), &format!("token={token}")).await;
    assert_eq!((ended.status, ended.body.as_str()), (200, ""));
    assert_eq!(introspect(&served, &served.gateway(), token).await.body, r#"{"active":false}"#);
}

#[tokio::test]
async fn a_secret_may_stand_in_the_body() {
    let served = Served::new().await;
    let body = format!("{GRANT}&client_id={}&client_secret={}", served.machine.client_id, served.machine.secret);
    assert_eq!(served.post("/token", "", &body).await.status, 200);
    let agreeing = format!("{GRANT}&client_id={}", served.machine.client_id);
    assert_eq!(served.post("/token", &served.client(), &agreeing).await.status, 200);
}

#[tokio::test]
async fn a_client_that_introspects_hears_the_same_about_everything() {
    let served = Served::new().await;
    let token = served.token().await;
    for text in [token.as_str(), "rubbish", "eyJhbGciOiJub25lIn0.e30.", "%00", "vst_"] {
        let reply = introspect(&served, &served.client(), text).await;
        assert_eq!((reply.status, reply.body.as_str()), (200, r#"{"active":false}"#), "{text}");
    }
    for text in ["rubbish", "eyJhbGciOiJub25lIn0.e30.", "%00", "vst_", "%ff%fe", &"x".repeat(10_000)] {
        let reply = introspect(&served, &served.gateway(), text).await;
        assert_eq!((reply.status, reply.body.as_str()), (200, r#"{"active":false}"#), "{text}");
    }
    let stranger = introspect(&served, &basic("x", "y"), &token).await;
    assert_eq!((stranger.status, stranger.error().as_str()), (401, "invalid_client"));
}

#[tokio::test]
async fn an_unknown_client_a_wrong_secret_and_a_suspended_client_look_alike() {
    let served = Served::new().await;
    let wrong = served.post("/token", &basic(&served.machine.client_id, "wrong"), GRANT).await;
    let unknown = served.post("/token", &basic("nobody", &served.machine.secret), GRANT).await;
    let gateway = served.post("/token", &served.gateway(), GRANT).await;
    served.machine.change(Kind::Organisation, Status::Suspended).await.unwrap();
    let suspended = served.post("/token", &served.client(), GRANT).await;
    for reply in [&wrong, &unknown, &gateway, &suspended] {
        assert_eq!((reply.status, &reply.body), (401, &wrong.body));
        assert!(reply.header("www-authenticate").unwrap().starts_with("Basic "));
    }
}

#[tokio::test]
async fn a_token_from_before_a_suspension_stays_dead() {
    let served = Served::new().await;
    let token = served.token().await;
    served.machine.change(Kind::SoftwareStatement, Status::Suspended).await.unwrap();
    assert_eq!(introspect(&served, &served.gateway(), &token).await.body, r#"{"active":false}"#);
    served.machine.change(Kind::SoftwareStatement, Status::Active).await.unwrap();
    assert_eq!(introspect(&served, &served.gateway(), &token).await.body, r#"{"active":false}"#);
    let fresh = served.token().await;
    assert_eq!(introspect(&served, &served.gateway(), &fresh).await.json()["active"], true);
}

#[tokio::test]
async fn without_its_database_nothing_is_claimed() {
    let served = Served::new().await;
    let token = served.token().await;
    served.machine.stage.portal.database().close().await;
    for (path, who, body) in [
        ("/token", served.client(), GRANT.to_owned()),
        ("/revoke", served.client(), format!("token={token}")),
        ("/introspect", served.gateway(), format!("token={token}")),
    ] {
        let reply = served.post(path, &who, &body).await;
        assert_eq!((reply.status, reply.error().as_str()), (503, "temporarily_unavailable"), "{path}");
        assert!(reply.header("retry-after").is_some());
    }
}

#[tokio::test]
async fn who_fails_too_often_has_to_wait() {
    let served = Served::new().await;
    let wrong = basic("nobody", "wrong");
    for _ in 0..60 {
        assert_eq!(served.post("/token", &wrong, GRANT).await.status, 401);
    }
    served.post("/token", &wrong, GRANT).await;
    let reply = served.post("/token", &served.client(), GRANT).await;
    assert_eq!((reply.status, reply.error().as_str()), (429, "too_many_requests"));
    let seconds: i64 = reply.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=61).contains(&seconds));
    served.machine.stage.clock.advance(time::Duration::seconds(seconds));
    assert_eq!(served.post("/token", &served.client(), GRANT).await.status, 200);
}

#[tokio::test]
async fn success_is_never_throttled_and_without_limits_nothing_is() {
    let served = Served::without_limits().await;
    let wrong = basic("nobody", "wrong");
    for _ in 0..65 {
        assert_eq!(served.post("/token", &wrong, GRANT).await.status, 401);
    }
    assert_eq!(served.post("/token", &served.client(), GRANT).await.status, 200);
}
