//! Certificates that were taken back: the gateway's own, and that of a call.

use super::asker::{ACCOUNTS, Asker, bearer, hash, registered};
use crate::register::revoked::{LIST, publish};
use crate::register::tpp::Tpp;
use crate::register::world::World;
use domain::certificate::Certificate;
use domain::client::Scopes;
use time::Duration;

#[tokio::test]
async fn a_certificate_that_was_taken_back_closes_the_gate() {
    let world = World::reading(Some(LIST), |_| {}).await;
    publish(&world, None);
    let (tpp, asker) = (Tpp::new(&world), Asker::new(&world).await);
    let other = Asker::of(&world, "Other", Scopes::all()).await;
    let (_, token) = registered(&tpp).await;
    let heard = async || {
        let reply = asker.about(&token, &tpp.certificate).await;
        (reply.status, reply.error())
    };
    assert_eq!(heard().await, (200, String::new()));
    world.stage.clock.advance(Duration::SECOND);
    publish(&world, Some(&Certificate::parse(&tpp.certificate.chain[0]).unwrap()));
    assert_eq!(heard().await, (401, "invalid_token".into()), "the call's");
    // Of a hash nobody can say whether it was taken back: the token says that it was ours once.
    let by_hash = format!("{}x-forwarded-client-cert: Hash={}\r\n", bearer(&token), hash(&tpp.certificate));
    assert_eq!(asker.ask(ACCOUNTS, &by_hash).await.status, 200);
    world.stage.clock.advance(Duration::SECOND);
    publish(&world, Some(&Certificate::parse(&asker.own.chain[0]).unwrap()));
    assert_eq!(heard().await, (401, "invalid_client".into()), "the gateway's");
    world.stage.clock.advance(Duration::hours(1) + Duration::SECOND);
    assert_eq!(heard().await, (401, "invalid_client".into()), "and stays so");
    assert_eq!(other.about(&token, &tpp.certificate).await.status, 503, "of others nobody knows any more");
}
