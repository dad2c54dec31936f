//! Whether a call may pass.

use super::asker::{ACCOUNTS, Asker, bearer, client_cert, escaped, hash, passing, registered};
use crate::api::caller::Reply;
use crate::register::tpp::Tpp;
use crate::register::world::World;
use domain::client::Scopes;
use time::Duration;

fn refused(reply: &Reply) -> (u16, String, bool) {
    let challenge = reply.header("WWW-Authenticate").unwrap_or_default();
    (reply.status, reply.error(), challenge.contains(&format!("error=\"{}\"", reply.error())))
}

#[tokio::test]
async fn a_call_passes_and_the_headers_say_whose_it_is() {
    let world = World::new().await;
    let (tpp, asker) = (Tpp::new(&world), Asker::new(&world).await);
    let (client_id, token) = registered(&tpp).await;
    let (escaped, hash) = (escaped(&tpp.certificate), hash(&tpp.certificate));
    for certificate in [
        client_cert(&tpp.certificate),
        format!("x-forwarded-client-cert: Hash={hash};Cert=\"{escaped}\";Subject=\"CN=a,O=b\";URI=\r\n"),
        format!("X-Forwarded-Client-Cert: Cert=\"{escaped}\"\r\n"),
        format!("X-Forwarded-Client-Cert: By=spiffe://a;Hash={hash}\r\n"),
    ] {
        let reply = asker.ask(ACCOUNTS, &format!("{}{certificate}", bearer(&token))).await;
        assert_eq!((reply.status, reply.body.as_str()), (200, ""), "{certificate}");
        for (name, value) in [
            ("x-client-id", client_id.as_str()),
            ("x-org-id", &tpp.organisation_id),
            ("x-software-id", &tpp.software_id),
            ("x-software-roles", "AISP PISP"),
            ("x-scope", "accounts"),
            ("x-environment", "sandbox"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{name}");
        }
    }
}

#[tokio::test]
async fn a_call_that_does_not_fit_is_refused() {
    let world = World::new().await;
    let (tpp, asker) = (Tpp::new(&world), Asker::new(&world).await);
    let payments = Asker::of(&world, "Payments", Scopes::of(["payments".to_owned()])).await;
    let (_, token) = registered(&tpp).await;
    let (renewed, headers) = (Tpp::new(&world).certificate, passing(&token, &tpp.certificate));
    let other_hash = format!("{}x-forwarded-client-cert: Hash={}\r\n", bearer(&token), hash(&renewed));
    let without = format!("{}x-forwarded-client-cert: Cert=\"\"\r\n", bearer(&token));
    for (why, asker, query, headers, status, error) in [
        ("another certificate", &asker, ACCOUNTS, passing(&token, &renewed), 401, "invalid_token"),
        ("another hash", &asker, ACCOUNTS, other_hash, 401, "invalid_token"),
        ("no certificate", &asker, ACCOUNTS, bearer(&token), 401, "invalid_token"),
        ("an empty one", &asker, ACCOUNTS, without, 401, "invalid_token"),
        ("no token of ours", &asker, ACCOUNTS, passing("x", &tpp.certificate), 401, "invalid_token"),
        (
            "another environment",
            &asker,
            "?scope=accounts&environment=production",
            headers.clone(),
            401,
            "invalid_token",
        ),
        ("another scope", &asker, "?scope=payments&environment=sandbox", headers.clone(), 403, "insufficient_scope"),
        (
            "one of two",
            &asker,
            "?scope=accounts+payments&environment=sandbox",
            headers.clone(),
            403,
            "insufficient_scope",
        ),
        ("no scope of the gateway", &payments, ACCOUNTS, headers.clone(), 403, "insufficient_scope"),
    ] {
        let reply = asker.ask(query, &headers).await;
        assert_eq!(refused(&reply), (status, error.to_owned(), true), "{why}: {}", reply.body);
        assert!(reply.header("x-client-id").is_none(), "{why}");
    }
    let none = asker.ask(ACCOUNTS, &client_cert(&tpp.certificate)).await;
    assert_eq!((none.status, none.header("WWW-Authenticate")), (401, Some("Bearer realm=\"vestibule\"")), "no token");
    assert_eq!(asker.ask(ACCOUNTS, &headers).await.status, 200);
    world.stage.clock.advance(Duration::minutes(10));
    assert_eq!(refused(&asker.ask(ACCOUNTS, &headers).await), (401, "invalid_token".into(), true), "it has ended");
}

#[tokio::test]
async fn a_token_that_is_bound_to_nothing_passes_over_any_connection() {
    let world = World::new().await;
    let asker = Asker::new(&world).await;
    let cast = world.stage.cast("Example Pay").await;
    let application = stage::application(&world.stage, &cast, "Money Minder").await;
    let key = stage::key(&world.stage, &cast, application).await;
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", key.client_id.as_str()),
        ("client_secret", key.secret.expose()),
    ];
    let token = world.form(None, "/token", &fields).await.json()["access_token"].as_str().unwrap().to_owned();
    for headers in [bearer(&token), passing(&token, &Tpp::new(&world).certificate)] {
        let reply = asker.ask(ACCOUNTS, &headers).await;
        assert_eq!((reply.status, reply.header("x-client-id")), (200, Some(key.client_id.as_str())), "{headers}");
    }
}
