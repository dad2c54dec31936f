//! Who may show, change and delete a client, and what a change keeps.

use super::tpp::{METHODS, Tpp, id, signed, unnamed};
use super::world::{BANK, SOFTWARE, STRANGER, World, object, public, with};
use domain::standing::{Kind, Status};
use serde_json::{Value, json};
use time::Duration;

/// What a gateway hears of a token.
async fn introspected(world: &World, token: &str) -> Value {
    let gateway = world.gateway().await;
    let [id, secret] = gateway.each_ref().map(|(name, value)| (name.as_str(), value.as_str()));
    let reply = world.form(None, "/introspect", &[("token", token), id, secret]).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()
}

#[tokio::test]
async fn a_token_is_bound_to_the_certificate_and_tells_a_gateway_whose_it_is() {
    let world = World::new().await;
    for method in METHODS {
        let tpp = Tpp::new(&world).using(method, "/open-banking/v3.3/register");
        let client = tpp.register().await;
        let token = tpp.token(id(&client)).await;
        let told = introspected(&world, &token).await;
        assert_eq!(told["active"], true, "{told}");
        assert_eq!((&told["client_id"], &told["software_id"]), (&client["client_id"], &json!(tpp.software_id)));
        assert_eq!((&told["org_id"], &told["org_name"]), (&json!(tpp.organisation_id), &json!("Example Ltd")));
        assert_eq!(told["software_roles"], json!(["AISP", "PISP"]));
        assert_eq!(told["scope"], "accounts");
        assert!(told["cnf"]["x5t#S256"].as_str().is_some_and(|thumbprint| thumbprint.len() == 43));
        // Another certificate of the same software is not the one that the token is bound to (appendix C 14).
        let renewed = Tpp::new(&world).using(method, tpp.path);
        assert_eq!(renewed.get(id(&client), &token).await.status, 401);
        assert_eq!(tpp.get(id(&client), &token).await.status, 200);
        assert_eq!(
            world.call(None, "GET", &format!("{}/{}", tpp.path, id(&client)), &bearer(&token), "").await.status,
            401
        );
    }
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

#[tokio::test]
async fn an_unknown_id_and_a_foreign_one_cost_the_token_alike() {
    let world = World::new().await;
    let (own, other) = (Tpp::new(&world), Tpp::called(&world, "u3ZWlf9Yt42dyZgIvzkvqb", "0015800001ZZZZZZZZ"));
    let (client, foreign) = (own.register().await, other.register().await);
    let mut answers = Vec::new();
    for wrong in [id(&foreign), "unknown", "0199a0aa-0000-7000-8000-000000000000", "%00", "..", "a%2Fb"] {
        let token = own.token(id(&client)).await;
        for (method, body) in [("GET", String::new()), ("PUT", own.body()), ("DELETE", String::new())] {
            let token = if method == "GET" { token.clone() } else { own.token(id(&client)).await };
            let path = format!("{}/{wrong}", own.path);
            let reply = own.call(method, &path, &bearer(&token), &body).await;
            assert_eq!(reply.status, 401, "{method} {wrong}: {}", reply.body);
            answers.push(reply.body);
            // The token is dead everywhere (appendix C 13).
            assert_eq!(own.get(id(&client), &token).await.status, 401, "{method} {wrong}");
            assert_eq!(introspected(&world, &token).await, json!({ "active": false }));
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "nobody hears which: {answers:?}");
    assert_eq!(world.count("clients where status = 'active'").await, 2);
}

#[tokio::test]
async fn a_change_keeps_the_id_and_the_tokens_and_records_before_and_after() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let token = tpp.token(id(&client)).await;
    world.stage.clock.advance(Duration::minutes(1));
    let request = with(tpp.request(), "redirect_uris", json!(["https://app.example/b"]));
    let request = with(request, "scope", json!("accounts payments openid"));
    let changed = tpp.put(id(&client), &token, &signed(&request, &tpp.statement())).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    let changed = changed.json();
    assert_eq!(changed["client_id"], client["client_id"]);
    assert_eq!(changed["client_id_issued_at"], client["client_id_issued_at"]);
    assert_eq!(changed["redirect_uris"], json!(["https://app.example/b"]));
    assert_eq!(tpp.get(id(&client), &token).await.json(), changed);
    assert_eq!(introspected(&world, &token).await["active"], true);
    let widened = tpp.ask_token(id(&client), "payments").await;
    assert_eq!((widened.status, widened.json()["scope"].clone()), (200, json!("payments")));
    let detail = world.text("select detail::text from audit_entries where action = 'client.changed'").await;
    let detail: Value = serde_json::from_str(&detail).unwrap();
    assert_eq!(detail["scope"], json!({"before": "accounts openid", "after": "accounts openid payments"}));
    assert_eq!(detail["redirect_uris"]["before"], json!(["https://app.example/a"]));
    assert!(detail.get("software_statement").is_none() && detail.get("client_id_issued_at").is_none());
}

#[tokio::test]
async fn what_a_change_takes_away_no_token_from_before_has() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let wide = with(tpp.request(), "scope", json!("accounts payments openid"));
    let client = tpp.post(&signed(&wide, &tpp.statement())).await.json();
    let token = tpp.token(id(&client)).await;
    assert_eq!(introspected(&world, &token).await["scope"], "accounts payments");
    assert_eq!(tpp.put(id(&client), &token, &tpp.body()).await.status, 200);
    assert_eq!(introspected(&world, &token).await["scope"], "accounts");
}

#[tokio::test]
async fn a_change_is_about_the_same_client_and_the_same_software() {
    let world = World::new().await;
    let (own, other) = (Tpp::new(&world), Tpp::called(&world, "u3ZWlf9Yt42dyZgIvzkvqb", "0015800001HQQrZAAX"));
    let client = own.register().await;
    let token = own.token(id(&client)).await;
    let named = with(own.request(), "client_id", client["client_id"].clone());
    assert_eq!(own.put(id(&client), &token, &signed(&named, &own.statement())).await.status, 200);
    let named = with(own.request(), "client_id", json!("another"));
    let reply = own.put(id(&client), &token, &signed(&named, &own.statement())).await;
    assert_eq!((reply.status, reply.error().as_str()), (400, "invalid_client_metadata"));
    // A statement of another software of the same organisation: its own certificate would do, its id does not.
    own.publish(&[public(&SOFTWARE)]);
    let reply = own.put(id(&client), &token, &other.body()).await;
    assert_eq!((reply.status, reply.error().as_str()), (400, "invalid_software_statement"), "{}", reply.body);
}

#[tokio::test]
async fn whoever_is_suspended_manages_nothing_and_gets_no_token() {
    let world = World::new().await;
    let cast = world.stage.cast("Example Bank").await;
    for kind in [Kind::Client, Kind::SoftwareStatement, Kind::Organisation] {
        let tpp = Tpp::new(&world);
        let client = tpp.register().await;
        let token = tpp.token(id(&client)).await;
        world.change(&cast, kind, id(&client), Status::Suspended).await;
        let reply = tpp.get(id(&client), &token).await;
        assert_eq!((reply.status, reply.error().as_str()), (403, "access_denied"), "{kind:?}");
        assert_eq!(tpp.put(id(&client), &token, &tpp.body()).await.status, 403);
        assert_eq!(tpp.delete(id(&client), &token).await.status, 403);
        assert_eq!(tpp.ask_token(id(&client), "").await.status, 401);
        assert_eq!(introspected(&world, &token).await, json!({ "active": false }));
        let again = tpp.post(&tpp.body()).await;
        match kind {
            Kind::Client => assert_eq!(again.status, 201),
            _ => assert_eq!((again.status, again.error().as_str()), (400, "unapproved_software_statement")),
        }
        world.change(&cast, kind, id(&client), Status::Active).await;
        // What was issued before stays dead.
        assert_eq!(tpp.get(id(&client), &token).await.status, 401, "{kind:?}");
        let token = tpp.token(id(&client)).await;
        assert_eq!(tpp.get(id(&client), &token).await.status, 200);
    }
}

#[tokio::test]
async fn a_deleted_client_takes_its_tokens_along_and_is_deleted_once() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let (first, second) = (tpp.token(id(&client)).await, tpp.token(id(&client)).await);
    assert_eq!(tpp.delete(id(&client), &first).await.status, 204);
    assert_eq!(tpp.delete(id(&client), &first).await.status, 401);
    assert_eq!(tpp.get(id(&client), &second).await.status, 401);
    assert_eq!(introspected(&world, &second).await, json!({ "active": false }));
    let refused = tpp.ask_token(id(&client), "").await;
    assert_eq!((refused.status, refused.error().as_str()), (401, "invalid_client"));
    assert_eq!(world.count("audit_entries where action = 'client.deleted' and actor_kind = 'client'").await, 1);
}

#[tokio::test]
async fn a_certificate_that_the_directory_revokes_opens_nothing_any_more() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let token = tpp.token(id(&client)).await;
    let x5c = data_encoding::BASE64.encode(&tpp.certificate.chain[0]);
    tpp.revoke(&[json!({"kty": "RSA", "kid": "transport", "use": "tls", "x5c": [x5c]})]);
    world.stage.clock.advance(Duration::minutes(5) + Duration::SECOND);
    assert_eq!(tpp.get(id(&client), &token).await.status, 401);
    assert_eq!(tpp.ask_token(id(&client), "").await.status, 401);
    let reply = tpp.post(&tpp.body()).await;
    assert_eq!((reply.status, reply.error().as_str()), (400, "invalid_software_statement"));
}

#[tokio::test]
async fn assertions_are_taken_as_the_standards_have_them() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let good = || tpp.assertion(id(&client));
    let now = world.now();
    // Appendix C 15.
    let accepted = [
        good(),
        with(good(), "aud", json!(BANK)),
        with(good(), "aud", json!([format!("{BANK}/token"), BANK])),
        with(good(), "exp", json!(now + 29 * 60)),
        with(good(), "nbf", json!(now)),
    ];
    for claims in accepted {
        let reply = tpp.ask_token_with(id(&client), "", &unnamed(&SOFTWARE, &claims)).await;
        assert_eq!(reply.status, 200, "{claims}: {}", reply.body);
    }
    let refused = [
        with(good(), "exp", json!(now + 3 * 3_600)),
        with(good(), "exp", json!(now - 60)),
        with(good(), "exp", json!(null)),
        with(good(), "iat", json!(now + 600)),
        with(good(), "nbf", json!(now + 600)),
        with(good(), "aud", json!("https://other.example")),
        with(good(), "aud", json!(format!("{BANK}/"))),
        with(good(), "iss", json!("another")),
        with(good(), "sub", json!("another")),
        with(good(), "jti", json!(null)),
        with(good(), "jti", json!(7)),
        with(with(good(), "iss", json!("another")), "sub", json!("another")),
    ];
    for claims in refused {
        let reply = tpp.ask_token_with(id(&client), "", &unnamed(&SOFTWARE, &claims)).await;
        assert_eq!((reply.status, reply.error().as_str()), (401, "invalid_client"), "{claims}");
    }
    let others = [
        unnamed(&STRANGER, &good()),
        SOFTWARE.sign_raw(r#"{"alg":"HS256"}"#, &good().to_string()).unwrap(),
        SOFTWARE.sign_raw(r#"{"alg":"none"}"#, &good().to_string()).unwrap(),
        SOFTWARE.sign_raw(r#"{"alg":"PS256","kid":"another"}"#, &good().to_string()).unwrap(),
        SOFTWARE.sign_raw(r#"{"alg":"PS256","jku":"https://evil.example"}"#, &good().to_string()).unwrap(),
        "nonsense".into(),
    ];
    for assertion in others {
        let reply = tpp.ask_token_with(id(&client), "", &assertion).await;
        assert_eq!((reply.status, reply.error().as_str()), (401, "invalid_client"), "{assertion}");
    }
}

#[tokio::test]
async fn an_assertion_opens_something_once_on_whichever_server() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let assertion = SOFTWARE.sign(object(&tpp.assertion(id(&client)))).unwrap();
    assert_eq!(tpp.ask_token_with(id(&client), "", &assertion).await.status, 200);
    assert_eq!(tpp.ask_token_with(id(&client), "", &assertion).await.status, 401);
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion.as_str()),
    ];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let media = "Content-Type: application/x-www-form-urlencoded\r\n";
    let request = super::world::request("POST", "/token", media, &body);
    let elsewhere = world.replica().await;
    assert_eq!(world.send_to(elsewhere, Some(&tpp.certificate), &request).await.status, 401);
}

#[tokio::test]
async fn a_token_needs_the_certificate_of_the_client() {
    let world = World::new().await;
    for method in METHODS {
        let tpp = Tpp::new(&world).using(method, "/open-banking/v3.3/register");
        let client = tpp.register().await;
        let other = Tpp::called(&world, "u3ZWlf9Yt42dyZgIvzkvqb", "0015800001ZZZZZZZZ");
        let assertion = unnamed(&SOFTWARE, &tpp.assertion(id(&client)));
        let thief = Tpp { certificate: other.certificate.clone(), ..Tpp::new(&world).using(method, tpp.path) };
        let reply = thief.ask_token_with(id(&client), "", &assertion).await;
        assert_eq!((reply.status, reply.error().as_str()), (401, "invalid_client"), "{method}");
        // The other method than the registered one is no way in.
        let turned = METHODS.into_iter().find(|other| *other != method).unwrap();
        let turned = Tpp::new(&world).using(turned, tpp.path);
        let reply = Tpp { certificate: tpp.certificate.clone(), ..turned }.ask_token(id(&client), "").await;
        assert_eq!(reply.status, 401, "{method}");
    }
}

#[tokio::test]
async fn a_scope_is_within_what_is_registered_and_a_grant_is_one_of_those() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    for (scope, status, error) in
        [("accounts", 200, ""), ("payments", 400, "invalid_scope"), ("a  b", 400, "invalid_scope")]
    {
        let reply = tpp.ask_token(id(&client), scope).await;
        assert_eq!((reply.status, reply.error().as_str()), (status, error), "{scope}");
    }
    let request = with(tpp.request(), "grant_types", json!(["authorization_code"]));
    let reply = tpp.post(&signed(&request, &tpp.statement())).await;
    assert_eq!(reply.status, 201);
    let refused = tpp.ask_token(id(&reply.json()), "").await;
    assert_eq!((refused.status, refused.error().as_str()), (400, "unauthorized_client"));
}

#[tokio::test]
async fn a_client_ends_its_own_token_and_learns_nothing_of_others() {
    let world = World::new().await;
    for method in METHODS {
        let tpp = Tpp::new(&world).using(method, "/open-banking/v3.3/register");
        let client = tpp.register().await;
        let token = tpp.token(id(&client)).await;
        let proof = || {
            let assertion = unnamed(&SOFTWARE, &tpp.assertion(id(&client)));
            match method {
                "tls_client_auth" => vec![("client_id".to_owned(), id(&client).to_owned())],
                _ => vec![
                    (
                        "client_assertion_type".to_owned(),
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".to_owned(),
                    ),
                    ("client_assertion".to_owned(), assertion),
                ],
            }
        };
        let ask = async |path: &str| {
            let proof = proof();
            let mut fields: Vec<(&str, &str)> = proof.iter().map(|(name, value)| (&**name, &**value)).collect();
            fields.push(("token", &token));
            world.form(Some(&tpp.certificate), path, &fields).await
        };
        assert_eq!(ask("/introspect").await.json(), json!({ "active": false }), "it is no gateway");
        assert_eq!(tpp.get(id(&client), &token).await.status, 200);
        assert_eq!(ask("/revoke").await.status, 200);
        assert_eq!(tpp.get(id(&client), &token).await.status, 401);
    }
}
