//! Directories that name claims in their own way, and statements that carry their software's keys.

use super::tpp::{Tpp, id, signed, signed_by};
use super::world::{DIRECTORY, DIRECTORY_KEYS, ISSUER, SOFTWARE, World, key_set, object, public};
use domain::trust::WrittenIssuer;
use serde_json::{Value, json};

/// A bank that believes a directory of another dialect.
async fn world() -> World {
    let claims = [
        ("software_id", "product_id"),
        ("software_client_name", "product_name"),
        ("software_redirect_uris", "redirect_uris"),
        ("software_roles", "permissions"),
        ("org_id", "entity"),
        ("org_name", "entity_name"),
        ("org_status", ""),
    ];
    let issuer = WrittenIssuer {
        iss: ISSUER.into(),
        jwks_uri: DIRECTORY_KEYS.into(),
        keystore_hosts: Vec::new(),
        claims: claims.map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned())).into(),
        embedded_key_set: Some("product_keys".into()),
    };
    World::with(|rules| rules.trust.issuers = vec![issuer.read(false).unwrap()]).await
}

fn statement(tpp: &Tpp<'_>, keys: &[Value]) -> Value {
    let keys: Value = serde_json::from_str(&key_set(keys)).unwrap();
    json!({
        "iss": ISSUER, "iat": tpp.world.now() - 60, "jti": "0c1c7a3d",
        "product_id": tpp.software_id, "product_name": "Wren", "permissions": ["AISP", "PISP"],
        "redirect_uris": ["https://app.example/a", "https://app.example/b"],
        "entity": tpp.organisation_id, "entity_name": "Example Ltd", "product_keys": keys,
        // What it means by OBIE's names is something else.
        "software_id": "17", "org_id": 4, "software_roles": "none",
    })
}

#[tokio::test]
async fn software_of_a_directory_with_names_of_its_own_registers_and_gets_a_token() {
    let world = world().await;
    let tpp = Tpp::new(&world);
    let own = statement(&tpp, &[public(&SOFTWARE)]);
    let reply = tpp.post(&signed(&tpp.request(), &own)).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    let client = reply.json();
    assert_eq!(client["software_id"], tpp.software_id.as_str());
    let found = "select directory_id || ' ' || name from software_statements";
    assert_eq!(world.text(found).await, format!("{} Wren", tpp.software_id));

    let token = tpp.token(id(&client)).await;
    assert_eq!(tpp.get(id(&client), &token).await.status, 200);
    let mut request = tpp.request();
    request["scope"] = "payments openid".into();
    let changed = tpp.put(id(&client), &token, &signed(&request, &own)).await;
    assert_eq!((changed.status, changed.json()["scope"].as_str()), (200, Some("openid payments")), "{}", changed.body);
    assert_eq!(world.keystore.fetched(), [DIRECTORY_KEYS], "the keys came along: nothing else is fetched");
}

#[tokio::test]
async fn what_a_statement_lacks_is_told_by_the_name_that_its_directory_uses() {
    let world = world().await;
    let tpp = Tpp::new(&world);
    let whole = statement(&tpp, &[public(&SOFTWARE)]);
    let lacking = |claim: &str| {
        let mut statement = whole.clone();
        statement.as_object_mut().unwrap().remove(claim);
        statement
    };
    let mut empty = whole.clone();
    empty["product_keys"] = json!({"keys": []});
    let cases = [
        (lacking("product_id"), "product_id is required"),
        (lacking("entity_name"), "entity_name is required"),
        (lacking("permissions"), "permissions is required"),
        (lacking("product_keys"), "product_keys is required, as a key set"),
        (empty, "product_keys is required, as a key set with at least one key"),
    ];
    for (statement, sentence) in cases {
        let reply = tpp.post(&signed(&tpp.request(), &statement)).await;
        assert_eq!((reply.status, reply.error().as_str()), (400, "invalid_software_statement"), "{sentence}");
        let told = reply.json()["error_description"].as_str().unwrap_or_default().to_owned();
        assert!(told.contains(sentence), "{told}");
    }
}

#[tokio::test]
async fn keys_that_came_along_are_the_only_ones_and_only_where_the_issuer_carries_them() {
    let world = world().await;
    let tpp = Tpp::new(&world);
    let stranger = statement(&tpp, &[public(&super::world::STRANGER)]);
    let directory = DIRECTORY.sign(object(&stranger)).unwrap();
    let reply = tpp.post(&signed_by(&SOFTWARE, &tpp.request(), &directory)).await;
    assert_eq!(reply.status, 400, "{}", reply.body);
    assert!(reply.body.contains("signature does not verify") || reply.body.contains("kid"), "{}", reply.body);

    // A directory that names addresses cannot have a statement carry one that holds keys.
    let plain = World::new().await;
    let tpp = Tpp::new(&plain);
    let mut statement = tpp.statement();
    let set = data_encoding::BASE64.encode(key_set(&[public(&SOFTWARE)]).as_bytes());
    statement["software_jwks_endpoint"] = format!("data:application/jwk-set+json;base64,{}", &set[..160]).into();
    let reply = tpp.post(&signed(&tpp.request(), &statement)).await;
    assert_eq!((reply.status, reply.error().as_str()), (400, "invalid_software_statement"), "{}", reply.body);
    assert!(reply.body.contains("keystore"), "{}", reply.body);
}
