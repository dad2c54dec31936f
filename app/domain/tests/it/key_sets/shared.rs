//! What replicas and restarts share through Postgres.

use super::keystore::{Keystore, address, key};
use super::{Case, QUARTER};
use domain::store::key_sets;
use domain::workflow::key_sets::KeySets;
use std::time::Duration as Real;
use time::Duration;

#[tokio::test]
async fn a_copy_outlives_its_process() {
    let case = Case::publishing(&[&key("a")]).await;
    case.get(None).await.unwrap();
    let restarted = KeySets::new(case.stage.portal.clone(), case.keystore.clone());
    assert!(restarted.get(&address(), Some("a"), QUARTER).await.unwrap().names("a"));
    case.keystore.vanish();
    case.later(QUARTER + Duration::minutes(30));
    let restarted = KeySets::new(case.stage.portal.clone(), case.keystore.clone());
    assert!(restarted.get(&address(), Some("a"), QUARTER).await.unwrap().names("a"), "the last good one too");
    assert_eq!(case.keystore.fetches(), 2);
}

#[tokio::test]
async fn what_another_replica_fetched_is_looked_at_before_anybody_fetches() {
    let (a, b) = (key("a"), key("b"));
    let case = Case::publishing(&[&a]).await;
    case.get(Some("a")).await.unwrap();
    let other = KeySets::new(case.stage.replica(Duration::seconds(1)), case.keystore.clone());
    case.keystore.publish(&[&b]);
    assert!(other.get(&address(), Some("b"), QUARTER).await.unwrap().names("b"));
    assert_eq!(case.keystore.fetches(), 2);
    assert_eq!((case.had(Some("b")).await, case.keystore.fetches()), (vec!["b"], 2));
    let unknown = other.get(&address(), Some("c"), QUARTER).await.unwrap();
    assert!(!unknown.names("c"));
    assert_eq!((case.had(Some("c")).await, case.keystore.fetches()), (vec!["b"], 2), "the minute is everybody's");
}

#[tokio::test]
async fn while_one_replica_fetches_the_others_wait() {
    let case = Case::of(Keystore::waiting()).await;
    case.keystore.publish(&[&key("a")]);
    let (here, there) = (case.sets.clone(), KeySets::new(case.stage.replica(Duration::ZERO), case.keystore.clone()));
    let first = tokio::spawn(async move { here.get(&address(), Some("a"), QUARTER).await.is_ok() });
    case.keystore.is_asked().await;
    let address = address();
    let second = there.get(&address, Some("a"), QUARTER);
    assert!(tokio::time::timeout(Real::from_millis(300), second).await.is_err(), "it waits");
    case.keystore.answer();
    assert!(first.await.unwrap());
    assert!(there.get(&address, Some("a"), QUARTER).await.unwrap().names("a"));
    assert_eq!(case.keystore.fetches(), 1);
}

#[tokio::test]
async fn a_replica_that_died_while_it_fetched_is_taken_over_from() {
    let case = Case::of(Keystore::waiting()).await;
    case.keystore.publish(&[&key("a")]);
    let sets = case.sets.clone();
    let _dying = tokio::spawn(async move { sets.get(&address(), None, QUARTER).await.is_ok() });
    case.keystore.is_asked().await;
    let there = KeySets::new(case.stage.replica(Duration::seconds(11)), case.keystore.clone());
    let took_over = tokio::spawn(async move { there.get(&address(), None, QUARTER).await.is_ok() });
    case.keystore.is_asked().await;
    case.keystore.answer();
    assert!(took_over.await.unwrap());
    assert_eq!(case.keystore.fetches(), 2);
}

#[tokio::test]
async fn what_nobody_renews_is_swept() {
    let case = Case::publishing(&[&key("a")]).await;
    case.get(None).await.unwrap();
    let (pool, now) = (case.stage.portal.database().statements(), case.stage.portal.now());
    assert_eq!(key_sets::sweep(pool, now + Duration::days(2)).await.unwrap(), 0);
    assert_eq!(key_sets::sweep(pool, now + Duration::days(2) + Duration::seconds(1)).await.unwrap(), 1);
    assert_eq!(case.had(None).await, ["a"], "what is in memory and young stays");
    case.later(QUARTER + Duration::seconds(1));
    assert_eq!((case.had(None).await, case.keystore.fetches()), (vec!["a"], 2));
}

#[tokio::test]
async fn a_row_cannot_hold_half_a_copy() {
    let case = Case::publishing(&[&key("a")]).await;
    case.get(None).await.unwrap();
    for (change, constraint) in [
        ("body = null", "key_sets_copy_whole"),
        ("edition = null", "key_sets_copy_whole"),
        ("problem = 'it is gone'", "key_sets_failure_whole"),
        ("claimed_until = touched_at", "key_sets_claim_whole"),
        ("body = decode(repeat('00', 524289), 'hex')", "key_sets_body_bounded"),
        ("url = repeat('x', 2001)", "key_sets_url_bounded"),
    ] {
        let refused = case.stage.database.refused_by(format!("update key_sets set {change}")).await;
        assert_eq!(refused, constraint, "{change}");
    }
}
