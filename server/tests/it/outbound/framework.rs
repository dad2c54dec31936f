//! The trust framework's API, from one that behaves as described and from others.

use super::peer::{Asked, Authority, Peer, trusting};
use domain::clock::FixedClock;
use domain::directory::{Application, Record, TrustFramework};
use serde_json::json;
use server::trust_framework::{HttpFramework, Places};
use std::sync::{Arc, Mutex};
use time::Duration;
use time::macros::datetime;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use uuid::Uuid;

const BOTH: Application = Application { organisation: Uuid::from_u128(1), software: Uuid::from_u128(2) };

/// A framework, what it was asked, and what it answers to each question.
struct Stage {
    framework: HttpFramework,
    clock: Arc<FixedClock>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Stage {
    /// `answer` gives status and body for the number of a token request, or for a path with its token.
    async fn new(answer: impl Fn(&str) -> (u16, String) + Send + Sync + 'static) -> Self {
        let authority = Authority::new();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let (heard, answer) = (asked.clone(), Arc::new(answer));
        let peer = Peer::serve(authority.server(None, |_| {}), move |mut asked: Asked| {
            let (heard, answer) = (heard.clone(), answer.clone());
            async move {
                let question = question(&mut asked).await;
                let (status, body) = answer(&question);
                heard.lock().unwrap().push(question);
                let length = body.len();
                let whole = format!("HTTP/1.1 {status} Told\r\nContent-Length: {length}\r\n\r\n{body}");
                asked.wire.write_all(whole.as_bytes()).await.unwrap();
                let _flushed = asked.wire.shutdown().await;
            }
        })
        .await;
        let places = Places {
            api: peer.url("/v1/"),
            token_url: peer.url("/oauth/token"),
            keystore: peer.url(""),
            client_id: "bank & sons".into(),
        };
        let clock = Arc::new(FixedClock::at(datetime!(2026-11-20 10:00 UTC)));
        let framework = HttpFramework::new(trusting(&authority), places, clock.clone());
        Self { framework, clock, asked }
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

/// The path, and the token or the form behind it.
async fn question(asked: &mut Asked) -> String {
    let header = |name: &str| {
        let lines = asked.head.lines();
        lines.filter_map(|line| line.split_once(": ")).find(|(known, _)| known.eq_ignore_ascii_case(name))
    };
    let length = header("content-length").map_or(0, |(_, length)| length.parse().unwrap());
    let token = header("authorization").map(|(_, token)| token.to_owned());
    let path = asked.head.split(' ').nth(1).unwrap().to_owned();
    let mut form = vec![0; length];
    asked.wire.read_exact(&mut form).await.unwrap();
    format!("{path} {}", token.unwrap_or_else(|| String::from_utf8(form).unwrap()))
}

fn token(name: &str, lasts: i64) -> (u16, String) {
    (200, json!({"access_token": name, "token_type": "bearer", "expires_in": lasts}).to_string())
}

#[tokio::test]
async fn one_token_opens_all_records_until_shortly_before_it_ends() {
    let stage = Stage::new(|question| match question.split_once(' ').unwrap().0 {
        "/oauth/token" => token("t1", 600),
        "/v1/organisations/00000000-0000-0000-0000-000000000001" => (404, "{}".into()),
        path => (200, json!({ "path": path }).to_string()),
    })
    .await;
    let organisation = Record::Organisation(BOTH.organisation);
    assert_eq!(stage.framework.read(organisation).await, Ok(None));
    let software = stage.framework.read(Record::Software(BOTH)).await.unwrap().unwrap();
    let claims = stage.framework.read(Record::Claims(BOTH)).await.unwrap().unwrap();
    let below = format!("/v1/organisations/{}/softwarestatements/{}", BOTH.organisation, BOTH.software);
    assert_eq!((&software["path"], &claims["path"]), (&json!(below), &json!(format!("{below}/authorityclaims"))));
    let asked = stage.asked();
    assert_eq!(
        asked[0],
        "/oauth/token grant_type=client_credentials&client_id=bank+%26+sons&scope=directory%3Asoftware"
    );
    assert!(asked.len() == 4 && asked[1..].iter().all(|question| question.ends_with(" Bearer t1")), "{asked:?}");
    stage.clock.advance(Duration::seconds(569));
    stage.framework.read(organisation).await.unwrap();
    assert_eq!(stage.asked().len(), 1);
    stage.clock.advance(Duration::seconds(2));
    stage.framework.read(organisation).await.unwrap();
    assert_eq!(stage.asked().len(), 2, "30 seconds before its end another is fetched");
    let keys = stage.framework.key_set(BOTH);
    assert_eq!(keys.path(), format!("/{}/{}/application.jwks", BOTH.organisation, BOTH.software));
}

#[tokio::test]
async fn a_token_that_was_taken_back_is_replaced_once() {
    let number = Mutex::new(0);
    let stage = Stage::new(move |question| {
        let mut number = number.lock().unwrap();
        if question.starts_with("/oauth") {
            *number += 1;
            return token(&format!("t{number}"), 600);
        }
        if question.ends_with("t1") || *number > 2 { (401, String::new()) } else { (200, "{}".into()) }
    })
    .await;
    let record = Record::Software(BOTH);
    assert_eq!(stage.framework.read(record).await, Ok(Some(json!({}))));
    assert_eq!(stage.asked().len(), 4, "token, refused, token, told");
    stage.clock.advance(Duration::hours(1));
    let away = stage.framework.read(record).await.unwrap_err();
    assert!(away.to_string().contains("status 401"), "{away}");
    assert_eq!(stage.asked().len(), 4, "one more try, and no other");
}

#[tokio::test]
async fn whatever_is_no_answer_is_away() {
    let good = || token("t", 600);
    for (what, given, told) in [
        ("no token", (400, json!({"error": "invalid_client"}).to_string()), None),
        ("a token that is none", (200, json!({"access_token": 7}).to_string()), None),
        ("another kind", (200, json!({"access_token": "t", "token_type": "DPoP"}).to_string()), None),
        ("a token with a line end", (200, json!({"access_token": "t\r\nX: y"}).to_string()), None),
        ("HTML", good(), Some((200, "<html>".to_owned()))),
        ("an error", good(), Some((500, "{}".to_owned()))),
        ("a refusal", good(), Some((403, "{}".to_owned()))),
        ("a redirect", good(), Some((302, String::new()))),
        ("too much", good(), Some((200, "[".repeat(600_000)))),
        ("too deep", good(), Some((200, "[".repeat(10_000)))),
    ] {
        let stage = Stage::new(move |question| match (&told, question.starts_with("/oauth")) {
            (Some(told), false) => told.clone(),
            _ => given.clone(),
        })
        .await;
        let away = stage.framework.read(Record::Software(BOTH)).await.unwrap_err();
        assert!(!away.to_string().contains("t\r\n"), "{what}: {away}");
    }
}
