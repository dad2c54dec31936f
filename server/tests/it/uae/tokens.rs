//! Tokens of applications, once people have let them in.

use super::tpp::Tpp;
use super::world::{BANK, World, request};
use directory::CertificateKind;
use domain::client::Scopes;
use domain::jose::{Algorithm, SigningKey};
use domain::workflow::gateway::{self, Keeper, NewGateway};
use serde_json::{Value, json};

fn signed(key: &SigningKey, claims: &Value) -> String {
    key.sign(claims.as_object().unwrap()).unwrap()
}

#[tokio::test]
async fn an_application_gets_tokens_once_all_three_are_let_in() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    assert_eq!(tpp.register().await.status, 204);
    let key = tpp.signing();
    world.close_cases().await;
    for table in ["organisations", "software_statements", "clients"] {
        let reply = tpp.ask_token(&signed(&key, &tpp.assertion()), "").await;
        assert_eq!((reply.status, reply.error().as_str()), (401, "invalid_client"), "before {table}");
        let how = "status = 'active', activation_rule = 'test/1', activated_at = now()";
        world.sql(&format!("update {table} set {how}")).await;
    }
    let reply = tpp.ask_token(&signed(&key, &tpp.assertion()), "accounts").await;
    assert_eq!((reply.status, &reply.json()["scope"]), (200, &json!("accounts")), "{}", reply.body);
    let told = introspected(&world, reply.json()["access_token"].as_str().unwrap()).await;
    let (organisation, application) = (json!(tpp.organisation), json!(tpp.application));
    assert_eq!((&told["active"], &told["client_id"], &told["software_id"]), (&json!(true), &application, &application));
    assert_eq!((&told["org_id"], &told["software_roles"]), (&organisation, &json!(["BDSP", "IDSP"])));
    assert!(told["cnf"]["x5t#S256"].is_string(), "bound to the certificate: {told}");
    let beyond = tpp.ask_token(&signed(&key, &tpp.assertion()), "payments").await;
    assert_eq!((beyond.status, beyond.error().as_str()), (400, "invalid_scope"));
}

#[tokio::test]
async fn an_assertion_lives_five_minutes_and_names_this_bank() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    assert_eq!(tpp.register().await.status, 204);
    world.let_in().await;
    let key = tpp.signing();
    for (member, value, status) in [
        ("exp", json!(world.now() + 300), 200),
        ("exp", json!(world.now() + 330), 401),
        ("exp", json!(world.now() + 1_800), 401),
        ("aud", json!(BANK), 200),
        ("aud", json!(format!("{BANK}/token")), 200),
        ("aud", json!([format!("{BANK}/uae"), "https://elsewhere.example"]), 200),
        ("aud", json!("https://elsewhere.example"), 401),
        ("aud", json!(format!("{BANK}/tpp-registration")), 401),
        ("iss", json!(tpp.organisation), 401),
        ("jti", json!(null), 401),
    ] {
        let mut claims = tpp.assertion();
        claims[member] = value.clone();
        let reply = tpp.ask_token(&signed(&key, &claims), "").await;
        assert_eq!(reply.status, status, "{member} {value}: {}", reply.body);
    }
    let mut federated = tpp.assertion();
    for member in ["iss", "sub"] {
        federated[member] = json!(format!("https://rp.directory.example/rp/{}", tpp.application));
    }
    assert_eq!(tpp.ask_token(&signed(&key, &federated), "").await.status, 200, "as a federation calls it");
    let used = signed(&key, &tpp.assertion());
    assert_eq!((tpp.ask_token(&used, "").await.status, tpp.ask_token(&used, "").await.status), (200, 401), "once only");
}

#[tokio::test]
async fn neither_another_key_nor_another_certificate_opens_anything() {
    let world = World::new().await;
    let (tpp, other) = (Tpp::new(&world), Tpp::called(&world, "Heron LLC", &["BSIP"]));
    assert_eq!((tpp.register().await.status, other.register().await.status), (204, 204));
    world.let_in().await;
    let key = tpp.signing();
    let reply = tpp.ask_token_over(&other.transport, &signed(&key, &tpp.assertion()), "").await;
    assert_eq!(reply.status, 401, "another's certificate");
    let stranger = SigningKey::generate(Algorithm::Ps256, key.kid()).unwrap();
    assert_eq!(tpp.ask_token(&signed(&stranger, &tpp.assertion()), "").await.status, 401, "another's key");
    let alone = [("grant_type", "client_credentials"), ("client_id", &*tpp.application.to_string())];
    assert_eq!(world.form(Some(&tpp.transport), "/token", &alone).await.status, 401, "the certificate alone");
    let (renewed, _) = tpp.certificate(CertificateKind::UaeTransport);
    let reply = tpp.ask_token_over(&renewed, &signed(&key, &tpp.assertion()), "").await;
    assert_eq!(reply.status, 200, "a renewed certificate: {}", reply.body);
}

#[tokio::test]
async fn its_token_manages_nothing_by_the_other_door() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    assert_eq!(tpp.register().await.status, 204);
    world.let_in().await;
    let reply = tpp.ask_token(&signed(&tpp.signing(), &tpp.assertion()), "").await;
    let token = reply.json()["access_token"].as_str().unwrap().to_owned();
    let authorization = format!("Authorization: Bearer {token}\r\n");
    for method in ["GET", "DELETE"] {
        let path = format!("/open-banking/v3.3/register/{}", tpp.application);
        let call = request(method, &path, &authorization, "");
        let reply = world.send(world.address(), Some(&tpp.transport), &call).await.unwrap();
        assert_eq!((reply.status, reply.error().as_str()), (401, "invalid_token"), "{method}");
    }
    assert_eq!(world.states().await, "active active active");
}

async fn introspected(world: &World, token: &str) -> Value {
    let added = gateway::add(&world.stage.portal, stage::context(), Keeper::Console, "Accounts", Scopes::all()).await;
    let NewGateway { id, secret } = added.unwrap();
    let fields = [("client_id", &*id.to_string()), ("client_secret", secret.expose()), ("token", token)];
    world.form(None, "/introspect", &fields).await.json()
}
