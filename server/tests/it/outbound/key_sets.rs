//! Key sets as they come over the wire, from a keystore to the caller.

use super::peer::{Authority, Peer, trusting};
use super::{saying, write};
use domain::jose::{Algorithm, SigningKey};
use domain::workflow::key_sets::KeySets;
use serde_json::{Value, json};
use stage::Stage;
use std::sync::{Arc, Mutex};
use time::Duration;

const QUARTER: Duration = Duration::minutes(15);

fn response(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/jwk-set+json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

#[tokio::test]
async fn a_thousand_unknown_keys_are_two_fetches() {
    let (authority, stage) = (Authority::new(), Stage::new().await);
    let key = SigningKey::generate(Algorithm::Ps256, "known").unwrap();
    let body = json!({"keys": [Value::Object(key.public().clone())]}).to_string();
    let peer = saying(&authority, response(&body)).await;
    let sets = KeySets::new(stage.portal.clone(), Arc::new(trusting(&authority)));
    let url = peer.url("/software.jwks");
    assert!(sets.get(&url, Some("known"), QUARTER).await.unwrap().names("known"));
    for number in 0..1_000 {
        let kid = format!("unknown {number}");
        assert!(!sets.get(&url, Some(&kid), QUARTER).await.unwrap().names(&kid));
    }
    assert_eq!(peer.requests(), 2);
}

#[tokio::test]
async fn five_hundred_keys_and_other_rubbish_leave_the_good_copy() {
    let (authority, stage) = (Authority::new(), Stage::new().await);
    let says: Arc<Mutex<Arc<[u8]>>> = Arc::new(Mutex::new(Arc::from(response(GOOD).as_bytes())));
    let said = says.clone();
    let answer = move |asked| write(asked, said.lock().unwrap().clone());
    let peer = Peer::serve(authority.server(None, |_| {}), answer).await;
    let sets = KeySets::new(stage.portal.clone(), Arc::new(trusting(&authority)));
    let kept = peer.url("/kept.jwks");
    sets.get(&kept, Some("good"), QUARTER).await.unwrap();
    for (number, (answer, why)) in rubbish().into_iter().enumerate() {
        *says.lock().unwrap() = Arc::from(answer.as_bytes());
        stage.clock.advance(Duration::seconds(60));
        assert!(sets.get(&kept, Some("other"), QUARTER).await.unwrap().names("good"), "{why}");
        let never = peer.url(&format!("/{number}.jwks"));
        let nothing = sets.get(&never, None, QUARTER).await.unwrap_err().to_string();
        assert!(nothing.starts_with(&format!("the key set could not be read: {why}")), "{nothing}");
        assert_eq!(peer.requests(), 3 + 2 * number);
    }
}

const GOOD: &str = r#"{"keys":[{"kid":"good","kty":"EC"}]}"#;

/// What a keystore may answer, and what is told of it.
fn rubbish() -> Vec<(String, &'static str)> {
    let many: Vec<_> = (0..500).map(|number| json!({"kid": number.to_string(), "kty": "RSA"})).collect();
    vec![
        (response(&json!({ "keys": many }).to_string()), "the key set has more than 100 keys"),
        (response("<html>not here</html>"), "the key set: "),
        (response(""), "the key set: "),
        (response(&format!("{GOOD}{GOOD}")), "the key set: "),
        (response(r#"{"key":[]}"#), "the key set has no array \"keys\" of objects"),
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned(), "it answered with status 404"),
        ("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n".to_owned(), "it answered with a redirect"),
        (response(&" ".repeat(600_000)), "its answer is longer than 512 KiB"),
    ]
}
