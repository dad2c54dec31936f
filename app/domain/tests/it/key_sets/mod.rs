//! Key sets of others: when they are fetched, what is kept, and what everybody shares.

mod keystore;
mod shared;

use domain::jose::{Compact, KeySet, Kid, NoKey, SigningKey, Verified};
use domain::workflow::key_sets::{KeySets, Unavailable};
use futures::future::join_all;
use keystore::{Keystore, address, key};
use serde_json::Map;
use stage::Stage;
use std::sync::Arc;
use time::Duration;
use url::Url;

const QUARTER: Duration = Duration::minutes(15);

struct Case {
    stage: Stage,
    keystore: Arc<Keystore>,
    sets: KeySets,
}

impl Case {
    async fn of(keystore: Arc<Keystore>) -> Self {
        let stage = Stage::new().await;
        let sets = KeySets::new(stage.portal.clone(), keystore.clone());
        Self { stage, keystore, sets }
    }

    async fn publishing(keys: &[&SigningKey]) -> Self {
        let case = Self::of(Keystore::open()).await;
        case.keystore.publish(keys);
        case
    }

    async fn get(&self, kid: Option<&str>) -> Result<Arc<KeySet>, Unavailable> {
        self.sets.get(&address(), kid, QUARTER).await
    }

    /// Which of the keys are in the set that is had now.
    async fn had(&self, kid: Option<&str>) -> Vec<&'static str> {
        let set = self.get(kid).await.unwrap();
        ["a", "b", "c"].into_iter().filter(|kid| set.names(kid)).collect()
    }

    fn later(&self, by: Duration) {
        self.stage.clock.advance(by);
    }
}

fn verify(set: &KeySet, signed: &str) -> Result<Verified, NoKey> {
    set.verify(Compact::parse(signed).unwrap(), Kid::Required)
}

#[tokio::test]
async fn a_set_is_fetched_once_until_it_is_too_old() {
    let case = Case::publishing(&[&key("a")]).await;
    for (later, fetches) in [(0, 1), (0, 1), (15 * 60, 1), (1, 2), (15 * 60, 2), (1, 3)] {
        case.later(Duration::seconds(later));
        assert_eq!((case.had(Some("a")).await, case.keystore.fetches()), (vec!["a"], fetches), "{later}");
    }
}

#[tokio::test]
async fn callers_may_want_it_younger_than_others() {
    let case = Case::publishing(&[&key("a")]).await;
    case.get(None).await.unwrap();
    case.later(Duration::minutes(6));
    case.sets.get(&address(), None, Duration::minutes(5)).await.unwrap();
    assert_eq!(case.keystore.fetches(), 2);
    case.sets.get(&address(), None, Duration::minutes(5)).await.unwrap();
    case.sets.get(&address(), None, Duration::hours(1)).await.unwrap();
    assert_eq!(case.keystore.fetches(), 2);
}

#[tokio::test]
async fn an_unknown_key_causes_one_fetch_a_minute_however_many_ask() {
    let (a, b) = (key("a"), key("b"));
    let case = Case::publishing(&[&a]).await;
    case.get(Some("a")).await.unwrap();
    case.keystore.publish(&[&a, &b]);
    assert_eq!(case.had(Some("a")).await, ["a"], "nobody has asked for another");
    assert_eq!((case.had(Some("b")).await, case.keystore.fetches()), (vec!["a", "b"], 2), "the copy is a second old");
    for number in 0..100 {
        let unknown = format!("unknown {number}");
        assert!(!case.get(Some(&unknown)).await.unwrap().names(&unknown));
    }
    assert_eq!(case.keystore.fetches(), 2);
    case.later(Duration::seconds(59));
    assert_eq!((case.had(Some("c")).await, case.keystore.fetches()), (vec!["a", "b"], 2));
    case.later(Duration::seconds(1));
    case.keystore.publish(&[&a, &b, &key("c")]);
    assert_eq!((case.had(Some("c")).await, case.keystore.fetches()), (vec!["a", "b", "c"], 3));
}

#[tokio::test]
async fn a_key_that_the_first_fetch_lacked_is_not_looked_for_again_at_once() {
    let case = Case::publishing(&[&key("a")]).await;
    for _ in 0..10 {
        assert_eq!((case.had(Some("b")).await, case.keystore.fetches()), (vec!["a"], 1));
    }
    case.later(Duration::seconds(60));
    assert_eq!((case.had(Some("b")).await, case.keystore.fetches()), (vec!["a"], 2));
}

#[tokio::test]
async fn fifty_at_once_cause_one_fetch() {
    let (a, b) = (key("a"), key("b"));
    let case = Case::publishing(&[&a]).await;
    assert!(join_all((0..50).map(|_| case.get(Some("a")))).await.iter().all(Result::is_ok));
    assert_eq!(case.keystore.fetches(), 1);
    case.keystore.publish(&[&b]);
    let sets = join_all((0..50).map(|_| case.get(Some("b")))).await;
    assert!(sets.iter().all(|set| set.as_ref().unwrap().names("b")));
    assert_eq!(case.keystore.fetches(), 2);
    case.keystore.vanish();
    case.later(Duration::hours(2));
    assert!(join_all((0..50).map(|_| case.get(Some("b")))).await.iter().all(Result::is_err));
    assert_eq!(case.keystore.fetches(), 3);
}

#[tokio::test]
async fn a_caller_who_gives_up_does_not_cancel_it_for_the_others() {
    let case = Case::of(Keystore::waiting()).await;
    case.keystore.publish(&[&key("a")]);
    let sets = case.sets.clone();
    let impatient = tokio::spawn(async move { sets.get(&address(), None, QUARTER).await.is_ok() });
    case.keystore.is_asked().await;
    impatient.abort();
    assert!(impatient.await.unwrap_err().is_cancelled());
    case.keystore.answer();
    assert_eq!((case.had(None).await, case.keystore.fetches()), (vec!["a"], 1));
}

#[tokio::test]
async fn a_key_that_left_is_refused_from_then_on() {
    let (a, b) = (key("a"), key("b"));
    let case = Case::publishing(&[&a]).await;
    let token = a.sign(&Map::new()).unwrap();
    assert!(verify(&case.get(Some("a")).await.unwrap(), &token).is_ok());
    case.keystore.publish(&[&b]);
    case.get(Some("b")).await.unwrap();
    let set = case.get(Some("a")).await.unwrap();
    assert_eq!(verify(&set, &token).unwrap_err(), NoKey::Unknown);
    assert_eq!(case.keystore.fetches(), 2, "that it left is known: nobody asks again within a minute");
}

#[tokio::test]
async fn the_last_good_copy_serves_an_hour_past_its_age() {
    let case = Case::publishing(&[&key("a")]).await;
    case.get(None).await.unwrap();
    case.keystore.vanish();
    case.later(QUARTER + Duration::seconds(1));
    for _ in 0..5 {
        assert_eq!((case.had(None).await, case.keystore.fetches()), (vec!["a"], 2), "it is not asked every time");
    }
    case.later(Duration::seconds(15));
    assert_eq!((case.had(None).await, case.keystore.fetches()), (vec!["a"], 3));
    case.later(Duration::hours(1) - Duration::seconds(16));
    assert_eq!(case.had(None).await, ["a"]);
    case.later(Duration::seconds(16));
    let refused = case.get(None).await.unwrap_err();
    assert_eq!(refused.to_string(), "the key set could not be read: no connection to it could be made");
    case.keystore.publish(&[&key("b")]);
    case.later(Duration::seconds(15));
    assert_eq!(case.had(None).await, ["b"], "it is back");
}

#[tokio::test]
async fn what_never_was_there_is_not_asked_for_every_time() {
    let case = Case::of(Keystore::open()).await;
    for (later, fetches) in [(0, 1), (0, 1), (14, 1), (1, 2)] {
        case.later(Duration::seconds(later));
        let refused = case.get(Some("a")).await.unwrap_err();
        assert_eq!(refused.to_string(), "the key set could not be read: it answered with status 404");
        assert_eq!(case.keystore.fetches(), fetches, "{later}");
    }
    case.keystore.publish(&[&key("a")]);
    case.later(Duration::seconds(15));
    assert_eq!(case.had(Some("a")).await, ["a"]);
}

#[tokio::test]
async fn what_is_no_key_set_replaces_none() {
    let many: Vec<_> = (0..101).map(|number| format!("{{\"kid\":\"{number}\"}}")).collect();
    let many = format!("{{\"keys\":[{}]}}", many.join(","));
    let wrong = ["", "<html>", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[1]}", "{\"keys\":[],\"keys\":[]}", &many];
    let case = Case::publishing(&[&key("a")]).await;
    case.get(Some("a")).await.unwrap();
    for (number, text) in wrong.into_iter().enumerate() {
        case.keystore.publish_text(text);
        case.later(Duration::seconds(60));
        assert_eq!((case.had(Some("b")).await, case.keystore.fetches()), (vec!["a"], number + 2), "{text:.40}");
    }
    case.keystore.publish_text("{\"keys\":[]}");
    case.later(Duration::seconds(60));
    assert!(case.had(Some("b")).await.is_empty(), "an empty set is one");
}

#[tokio::test]
async fn a_bad_key_does_not_spoil_the_good_one_beside_it() {
    let a = key("a");
    let case = Case::of(Keystore::open()).await;
    let good = serde_json::Value::Object(a.public().clone());
    let bad = serde_json::json!({"kid": "b", "kty": "RSA", "n": "AQ", "e": "AQAB", "use": "holograms"});
    case.keystore.publish_text(&serde_json::json!({"keys": [bad, {"kty": "oct", "k": "AQ"}, good]}).to_string());
    let set = case.get(Some("a")).await.unwrap();
    assert!(verify(&set, &a.sign(&Map::new()).unwrap()).is_ok());
    assert_eq!(set.left_out().len(), 2);
    assert!(case.get(Some("b")).await.unwrap().names("b"));
    assert_eq!(case.keystore.fetches(), 1, "a key of no use is in the set all the same");
}

#[tokio::test]
async fn an_address_that_no_index_takes_is_refused_before_anybody_is_asked() {
    let case = Case::publishing(&[&key("a")]).await;
    let long = Url::parse(&format!("https://keystore.example/{}", "x".repeat(2_000))).unwrap();
    assert!(matches!(case.sets.get(&long, None, QUARTER).await, Err(Unavailable::Place(_))));
    assert_eq!(case.keystore.fetches(), 0);
}
