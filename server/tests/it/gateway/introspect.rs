//! Introspection by a gateway's certificate.

use super::asker::{Asker, registered};
use crate::register::tpp::Tpp;
use crate::register::world::World;
use domain::client::Scopes;

#[tokio::test]
async fn a_gateway_introspects_with_its_certificate_alone() {
    let world = World::new().await;
    let tpp = Tpp::new(&world).using("tls_client_auth", "/open-banking/v3.3/register");
    let (client_id, token) = registered(&tpp).await;
    let (asker, other) = (Asker::new(&world).await, Asker::of(&world, "Other", Scopes::all()).await);
    let payments = Asker::of(&world, "Payments", Scopes::of(["payments".to_owned()])).await;
    let (own, foreign) = (asker.id.to_string(), other.id.to_string());
    let token = ("token", token.as_str());
    for fields in [vec![token], vec![token, ("client_id", &own)]] {
        let told = world.form(Some(&asker.own), "/introspect", &fields).await.json();
        assert_eq!((&told["active"], &told["client_id"]), (&true.into(), &client_id.as_str().into()), "{told}");
        assert_eq!((&told["aud"], &told["scope"]), (&"Accounts".into(), &"accounts".into()));
    }
    for wrong in [foreign.as_str(), client_id.as_str(), "somebody", "0199a0aa-0000-7000-8000-000000000000"] {
        let reply = world.form(Some(&asker.own), "/introspect", &[token, ("client_id", wrong)]).await;
        assert_eq!((reply.status, reply.error().as_str()), (401, "invalid_client"), "{wrong}: {}", reply.body);
    }
    let inactive = "{\"active\":false}";
    assert_eq!(world.form(Some(&payments.own), "/introspect", &[token]).await.body, inactive, "not its scope");
    assert_eq!(world.form(Some(&asker.own), "/introspect", &[("token", "x")]).await.body, inactive);
    let client = world.form(Some(&tpp.certificate), "/introspect", &[token, ("client_id", &client_id)]).await;
    assert_eq!((client.status, client.body.as_str()), (200, inactive), "a client");
    assert_eq!(world.form(Some(&tpp.certificate), "/introspect", &[token]).await.status, 401);
    assert_eq!(world.form(None, "/introspect", &[token, ("client_id", &own)]).await.status, 401);
    assert_eq!(world.form(Some(&asker.own), "/introspect", &[]).await.status, 400);
}
