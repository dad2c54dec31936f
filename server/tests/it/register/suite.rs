//! The official suite's scenarios (conformance-dcr 1.3.1), for both versions and both ways to authenticate.

use super::tpp::{METHODS, PATHS, Tpp, id, signed, unnamed};
use super::world::{BANK, SOFTWARE, World, with};
use crate::api::caller::Reply;
use serde_json::{Value, json};

/// Runs a scenario for each version and method.
async fn each(scenario: impl AsyncFn(Tpp<'_>)) {
    let world = World::new().await;
    for path in PATHS {
        for method in METHODS {
            scenario(Tpp::new(&world).using(method, path)).await;
        }
    }
}

async fn discovery(world: &World) -> Value {
    world.call(None, "GET", "/.well-known/openid-configuration", "", "").await.json()
}

#[tokio::test]
async fn dcr_001_discovery_names_the_registration_endpoint() {
    let world = World::new().await;
    let document = discovery(&world).await;
    assert_eq!(document["registration_endpoint"], format!("{BANK}/open-banking/v3.3/register"));
    assert_eq!(document["token_endpoint_auth_methods_supported"], json!(["tls_client_auth", "private_key_jwt"]));
    assert_eq!(document["token_endpoint_auth_signing_alg_values_supported"][0], "PS256");
    assert_eq!(document["request_object_signing_alg_values_supported"][0], "PS256");
    assert_eq!(document["response_types_supported"], json!(["code", "code id_token"]));
    assert_eq!(document["mtls_endpoint_aliases"]["registration_endpoint"], document["registration_endpoint"]);
    assert_eq!(document["mtls_endpoint_aliases"]["token_endpoint"], document["token_endpoint"]);
}

#[tokio::test]
async fn dcr_002_a_client_is_registered_gets_a_token_and_is_deleted() {
    each(async |tpp| {
        let client = tpp.register().await;
        let token = tpp.token(id(&client)).await;
        assert_eq!(tpp.delete(id(&client), &token).await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn dcr_003_the_token_of_a_deleted_client_opens_nothing() {
    each(async |tpp| {
        let client = tpp.register().await;
        let token = tpp.token(id(&client)).await;
        assert_eq!(tpp.delete(id(&client), &token).await.status, 204);
        assert_unauthorised(&tpp.get(id(&client), &token).await);
    })
    .await;
}

#[tokio::test]
async fn dcr_004_what_is_wrong_with_a_request_is_a_400() {
    each(async |tpp| {
        let now = tpp.world.now();
        let wrong = [
            with(tpp.request(), "exp", json!(now - 3_600)),
            with(tpp.request(), "iss", json!("foo.is/invalid")),
            with(tpp.request(), "iss", json!("")),
            with(tpp.request(), "iss", json!("123456789012345678901234567890")),
        ];
        for request in wrong {
            assert_refused(&tpp.post(&signed(&request, &tpp.statement())).await);
        }
        let mut request = with(tpp.request(), "id_token_signed_response_alg", json!("RS256"));
        if tpp.method == "private_key_jwt" {
            request["token_endpoint_auth_signing_alg"] = json!("RS256");
        }
        request["software_statement"] =
            super::world::DIRECTORY.sign(super::world::object(&tpp.statement())).unwrap().into();
        let header = r#"{"alg":"RS256","kid":"software","typ":"JWT"}"#;
        assert_refused(&tpp.post(&SOFTWARE.sign_raw(header, &request.to_string()).unwrap()).await);
    })
    .await;
}

#[tokio::test]
async fn dcr_005_a_client_is_shown_as_the_schema_has_it() {
    each(async |tpp| {
        let client = tpp.register().await;
        let token = tpp.token(id(&client)).await;
        let shown = tpp.get(id(&client), &token).await;
        assert_eq!(shown.status, 200);
        assert_eq!(shown.json(), client);
        assert_schema(&client, tpp.method);
        assert_eq!(tpp.delete(id(&client), &token).await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn dcr_007_an_empty_token_is_a_401() {
    each(async |tpp| {
        let client = tpp.register().await;
        let reply = tpp.get(id(&client), "").await;
        assert_eq!((reply.status, reply.header("www-authenticate")), (401, Some("Bearer realm=\"vestibule\"")));
        let token = tpp.token(id(&client)).await;
        assert_eq!(tpp.delete(id(&client), &token).await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn dcr_008_a_client_is_changed() {
    each(async |tpp| {
        let client = tpp.register().await;
        let token = tpp.token(id(&client)).await;
        let reply = tpp.put(id(&client), &token, &tpp.body()).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert_eq!(reply.json()["client_id"], client["client_id"]);
        assert_eq!(tpp.delete(id(&client), &token).await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn dcr_009_a_deleted_client_is_not_changed() {
    each(async |tpp| {
        let client = tpp.register().await;
        let token = tpp.token(id(&client)).await;
        assert_eq!(tpp.delete(id(&client), &token).await.status, 204);
        assert_unauthorised(&tpp.put(id(&client), &token, &tpp.body()).await);
        assert_unauthorised(&tpp.put(id(&client), &token, "nonsense").await);
    })
    .await;
}

#[tokio::test]
async fn dcr_010_a_deleted_client_is_not_shown_and_registers_again() {
    each(async |tpp| {
        let client = tpp.register().await;
        let token = tpp.token(id(&client)).await;
        assert_eq!(tpp.delete(id(&client), &token).await.status, 204);
        assert_unauthorised(&tpp.get(id(&client), &token).await);
        let again = tpp.register().await;
        assert_ne!(again["client_id"], client["client_id"]);
    })
    .await;
}

#[tokio::test]
async fn dcr_011_response_types_that_are_not_offered_are_a_400() {
    each(async |tpp| {
        let request = with(tpp.request(), "response_types", json!(["id_token", "token"]));
        let reply = tpp.post(&signed(&request, &tpp.statement())).await;
        assert_refused(&reply);
        assert_eq!(reply.error(), "invalid_client_metadata");
    })
    .await;
}

fn assert_refused(reply: &Reply) {
    assert_eq!(reply.status, 400, "{}", reply.body);
    assert!(reply.json().is_object() && reply.error().starts_with("invalid_"), "{}", reply.body);
}

fn assert_unauthorised(reply: &Reply) {
    assert_eq!(reply.status, 401, "{}", reply.body);
    assert_eq!(reply.header("www-authenticate"), Some("Bearer realm=\"vestibule\", error=\"invalid_token\""));
}

/// What the suite's schema asks of an answer (OBIE DCR §Response).
fn assert_schema(client: &Value, method: &str) {
    let text = |name: &str| client[name].as_str().unwrap_or_else(|| panic!("{name} of {client}"));
    assert!((1..=36).contains(&text("client_id").len()));
    assert!(client["client_id_issued_at"].is_i64());
    for uri in client["redirect_uris"].as_array().unwrap() {
        assert!(uri.as_str().unwrap().starts_with("https://"));
    }
    assert_eq!(text("token_endpoint_auth_method"), method);
    assert!(!client["grant_types"].as_array().unwrap().is_empty());
    assert_eq!(client["response_types"], json!(["code id_token"]));
    assert!(text("software_id").len() <= 22 && text("software_id").bytes().all(|byte| byte.is_ascii_alphanumeric()));
    assert!((1..=256).contains(&text("scope").len()));
    assert!(!text("software_statement").is_empty());
    assert!(["web", "mobile"].contains(&text("application_type")));
    for alg in ["id_token_signed_response_alg", "request_object_signing_alg"] {
        assert_eq!(text(alg), "PS256");
    }
    let of_method =
        if method == "tls_client_auth" { "tls_client_auth_subject_dn" } else { "token_endpoint_auth_signing_alg" };
    assert!(!text(of_method).is_empty());
    assert!(object_without_null(client));
}

fn object_without_null(client: &Value) -> bool {
    client.as_object().unwrap().values().all(|value| !value.is_null())
}

#[tokio::test]
async fn the_suite_signs_without_a_key_name_only_where_one_key_fits() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let other = super::world::public(&super::world::DIRECTORY);
    tpp.publish(&[super::world::public(&SOFTWARE), other]);
    world.stage.clock.advance(time::Duration::minutes(6));
    let assertion = unnamed(&SOFTWARE, &tpp.assertion(id(&client)));
    assert_eq!(tpp.ask_token_with(id(&client), "", &assertion).await.status, 401);
    let named = SOFTWARE.sign(super::world::object(&tpp.assertion(id(&client)))).unwrap();
    assert_eq!(tpp.ask_token_with(id(&client), "", &named).await.status, 200);
}
