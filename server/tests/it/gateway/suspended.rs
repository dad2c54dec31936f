//! What the bank's people decide is true at the next question, at whichever server it is asked.

use super::asker::{Asker, registered};
use crate::register::tpp::Tpp;
use crate::register::world::World;
use domain::standing::{Kind, Status};

#[tokio::test]
async fn a_suspension_closes_the_gate_at_every_server() {
    let world = World::new().await;
    let cast = world.stage.cast("Example Pay").await;
    let (tpp, asker) = (Tpp::new(&world), Asker::new(&world).await);
    let servers = [world.replica().await, world.replica().await];
    let (client_id, mut token) = registered(&tpp).await;
    for kind in [Kind::Organisation, Kind::SoftwareStatement, Kind::Client] {
        let heard = async |token: &str| {
            let mut heard = Vec::new();
            for server in servers {
                heard.push(asker.at(server, token, &tpp.certificate).await.status);
            }
            heard
        };
        assert_eq!(heard(&token).await, [200, 200], "{kind:?}");
        world.change(&cast, kind, &client_id, Status::Suspended).await;
        assert_eq!(heard(&token).await, [401, 401], "{kind:?} suspended");
        world.change(&cast, kind, &client_id, Status::Active).await;
        assert_eq!(heard(&token).await, [401, 401], "{kind:?}: what was issued before stays dead");
        token = tpp.token(&client_id).await;
    }
    assert_eq!(asker.about(&token, &tpp.certificate).await.status, 200);
}
