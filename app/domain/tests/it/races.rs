//! Who comes second finds things as the first one left them.

use domain::access::ManageKeys;
use domain::client::Overlap;
use domain::standing::{Kind, Status};
use domain::store::client_secrets;
use domain::workflow::client_keys;
use domain::workflow::token::{self, Presented};
use stage::{Machine, context};
use time::Duration;

/// So often each race is run; every time the two start together.
const TIMES: usize = 12;

/// The server that issues believes that it is later than it is: comparing instants would let its tokens live.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_token_outlives_a_suspension_that_came_while_it_was_issued() {
    let machine = Machine::new().await;
    let ahead = machine.stage.replica(Duration::seconds(30));
    let issue = || token::issue(&ahead, Presented { name: &machine.client_id, secret: &machine.secret }, "");
    let mut issued = 0;
    for round in 0..TIMES {
        let kind = Kind::ALL[round % Kind::ALL.len()];
        let (one, two, three, stopped) = tokio::join!(issue(), issue(), issue(), machine.stop(kind));
        stopped.unwrap();
        assert!(issue().await.is_err(), "{kind:?} is suspended");
        machine.change(kind, Status::Active).await.unwrap();
        for grant in [one, two, three].into_iter().flatten() {
            assert!(!machine.is_active(&grant).await, "issued while {kind:?} was being suspended, in round {round}");
            issued += 1;
        }
        assert!(machine.is_active(&issue().await.unwrap()).await);
    }
    assert!(issued > 0, "there was no race");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rotating_twice_at_once_leaves_two_secrets() {
    let machine = Machine::new().await;
    machine.stage.clock.advance(Duration::SECOND);
    let (one, two) = tokio::join!(machine.rotate(Overlap::Day), machine.rotate(Overlap::Day));
    assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|done| **done).count(), 1);
    assert_eq!(machine.live().await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_secret_that_is_revoked_while_it_is_rotated_opens_nothing() {
    for _ in 0..TIMES / 4 {
        let machine = Machine::new().await;
        machine.stage.clock.advance(Duration::SECOND);
        let pool = machine.stage.portal.database().statements();
        let old = client_secrets::of_client(pool, machine.client).await.unwrap().remove(0);
        let by = machine.cast.owner.require::<ManageKeys>().unwrap();
        let revoking = client_keys::revoke(&machine.stage.portal, context(), by, machine.client, old.id);
        let (rotated, revoked, grant) = tokio::join!(machine.rotate(Overlap::Week), revoking, machine.token());
        revoked.unwrap();
        assert!(!machine.opens(&machine.secret).await);
        assert!(machine.opens(rotated.unwrap().secret.expose()).await);
        if let Ok(grant) = grant {
            assert!(!machine.is_active(&grant).await, "its secret is revoked");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_emergencies_one_is_enough() {
    let machine = Machine::new().await;
    let (one, two) = tokio::join!(machine.stop(Kind::Client), machine.stop(Kind::Client));
    assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|done| **done).count(), 1);
}
