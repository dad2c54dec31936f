//! The token that opens the framework's API (RFC 6749 §4.4), kept until shortly before it ends.

use super::Places;
use crate::outbound::{Exchange, Outbound};
use domain::clock::Clock;
use domain::directory::Away;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde::Deserialize;
use std::sync::Arc;
use time::{Duration, OffsetDateTime};
use tokio::sync::Mutex;
use url::form_urlencoded;

/// What the framework calls reading as a participant's software.
const SCOPE: &str = "directory:software";
/// A token is not used when it ends within this: the request needs some of it.
const SPARE: Duration = Duration::seconds(30);
/// How long one without a word about it is kept.
const UNTOLD: Duration = Duration::minutes(1);

/// A token, as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Token(HeaderValue);

impl Token {
    pub(super) fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

/// The one token. Whoever needs one while it is being fetched waits for that.
pub(super) struct Tokens {
    clock: Arc<dyn Clock>,
    kept: Mutex<Option<(Token, OffsetDateTime)>>,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    token_type: Option<String>,
    expires_in: Option<i64>,
}

impl Tokens {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, kept: Mutex::default() }
    }

    /// One that still lasts a while.
    pub(super) async fn get(&self, out: &Outbound, places: &Places) -> Result<Token, Away> {
        let mut kept = self.kept.lock().await;
        if let Some((token, until)) = &*kept
            && self.clock.now() < *until
        {
            return Ok(token.clone());
        }
        let granted = granted(out, places).await?;
        let token = granted.token()?;
        *kept = Some((token.clone(), self.clock.now() + granted.lifetime()));
        Ok(token)
    }

    /// Throws one away that opens nothing.
    pub(super) async fn forget(&self, token: &Token) {
        let mut kept = self.kept.lock().await;
        if kept.as_ref().is_some_and(|(kept, _)| kept == token) {
            *kept = None;
        }
    }
}

impl Granted {
    fn token(&self) -> Result<Token, Away> {
        let bearer = self.token_type.as_deref().is_none_or(|kind| kind.eq_ignore_ascii_case("bearer"));
        if !bearer {
            return Err(Away::new("its token is not of the type Bearer"));
        }
        let mut header = HeaderValue::from_str(&format!("Bearer {}", self.access_token))
            .map_err(|_| Away::new("its token cannot be sent"))?;
        header.set_sensitive(true);
        Ok(Token(header))
    }

    fn lifetime(&self) -> Duration {
        let told = self.expires_in.map_or(UNTOLD, Duration::seconds);
        (told.clamp(Duration::ZERO, Duration::DAY) - SPARE).max(Duration::ZERO)
    }
}

async fn granted(out: &Outbound, places: &Places) -> Result<Granted, Away> {
    let fields = [("grant_type", "client_credentials"), ("client_id", &places.client_id), ("scope", SCOPE)];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes();
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let asked = Exchange { method: Method::POST, url: &places.token_url, headers, body };
    let answer = out.ask(asked).await.map_err(|error| Away::new(format!("for a token, {error}")))?;
    if answer.status != StatusCode::OK {
        return Err(Away::new(format!("it gave no token, but status {}", answer.status.as_u16())));
    }
    // What it says may hold the token: only that it cannot be read is told.
    serde_json::from_slice(&answer.body).map_err(|_| Away::new("its answer to a request for a token cannot be read"))
}
