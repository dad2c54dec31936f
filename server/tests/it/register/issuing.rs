//! A client of `tls_client_auth` is bound to the key of the authority that issued its certificate (RFC 8705 §2.1): another one
//! may give the same name to somebody else.

use super::tpp::{METHODS, PATHS, Tpp, id};
use super::world::{World, another_authority};
use domain::trust::{ClientCa, TrustSet};

/// Lets another authority in whose name is the same.
fn trust_another(world: &World) -> crate::register::world::Authority {
    let other = another_authority();
    let certificate = domain::certificate::Certificate::parse(other.der()).unwrap();
    let authority = domain::certificate::revocation::Authority::new(certificate).unwrap();
    let mut set = TrustSet::clone(&world.stage.portal.trust().current());
    set.client_cas.push(ClientCa { authority, styles: Vec::new() });
    world.stage.portal.trust().publish(set);
    other
}

#[tokio::test]
async fn the_same_name_from_another_trusted_authority_is_nobody() {
    let world = World::new().await;
    let tpp = Tpp::new(&world).using(METHODS[1], PATHS[1]);
    let client = tpp.register().await;
    let own = tpp.token(id(&client)).await;
    let other = trust_another(&world);
    let impostor = tpp.with_certificate_of(&other);

    let refused = impostor.ask_token(id(&client), "").await;
    assert_eq!((refused.status, refused.error().as_str()), (401, "invalid_client"), "{}", refused.body);
    for reply in [
        impostor.get(id(&client), &own).await,
        impostor.put(id(&client), &own, &impostor.body()).await,
        impostor.delete(id(&client), &own).await,
    ] {
        assert_eq!(reply.status, 401, "{}", reply.body);
    }
    assert_eq!(impostor.ask_token(id(&client), "").await.status, 401);
    let tpp = impostor.with_certificate_of(&world.authority);
    assert_eq!(
        tpp.ask_token(id(&client), "").await.status,
        200,
        "a renewed certificate of the same authority is its own"
    );
}

#[tokio::test]
async fn a_client_that_proves_a_key_may_come_with_a_certificate_of_another_authority() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let other = trust_another(&world);
    let moved = tpp.with_certificate_of(&other);
    assert_eq!(moved.ask_token(id(&client), "").await.status, 200);
}

#[tokio::test]
async fn whoever_asks_is_told_how_many_clients_hang_from_an_authority() {
    let world = World::new().await;
    Tpp::new(&world).register().await;
    let item = world.stage.portal.trust().current().items().next().unwrap();
    let effects = domain::workflow::trust::effects_of_removal(&world.stage.portal, &item).await.unwrap();
    assert_eq!((effects.clients, effects.key_stays), (1, false));
}
