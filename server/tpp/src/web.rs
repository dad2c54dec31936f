//! The way to others: a port, so that this library knows no TLS.

use crate::trouble::Trouble;
use domain::fetch::Unreachable;
use futures::future::BoxFuture;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

/// In characters.
const LONGEST_SHOWN: usize = 500;

/// A certificate and its key, in PEM, for servers that ask for one.
#[derive(Clone)]
pub struct Identity {
    /// Its own certificate first.
    pub chain: String,
    /// PKCS#8.
    pub key: String,
}

/// A request.
#[derive(Debug, Clone)]
pub struct Ask {
    /// What to do.
    pub method: Method,
    /// Where.
    pub url: Url,
    /// What goes with it.
    pub headers: HeaderMap,
    /// What is sent.
    pub body: Vec<u8>,
}

/// An answer, whatever it says.
#[derive(Debug, Clone)]
pub struct Answer {
    /// How it went.
    pub status: StatusCode,
    /// What goes with it.
    pub headers: HeaderMap,
    /// What came.
    pub body: Vec<u8>,
}

/// Sends requests: one connection each, no redirects.
pub trait Web: Send + Sync {
    /// Sends one, over mutual TLS where `identity` is given.
    fn send<'a>(&'a self, identity: Option<&'a Identity>, ask: Ask) -> BoxFuture<'a, Result<Answer, Unreachable>>;
}

impl Ask {
    pub(crate) fn new(method: Method, url: Url) -> Self {
        let headers = [(ACCEPT, HeaderValue::from_static("application/json"))].into_iter().collect();
        Self { method, url, headers, body: Vec::new() }
    }

    pub(crate) fn accepting(mut self, media: &'static str) -> Self {
        self.headers.insert(ACCEPT, HeaderValue::from_static(media));
        self
    }

    pub(crate) fn with(mut self, media: &'static str, body: impl Into<Vec<u8>>) -> Self {
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
        self.body = body.into();
        self
    }

    pub(crate) fn bearer(mut self, token: &str) -> Result<Self, Trouble> {
        let value = HeaderValue::from_str(&format!("Bearer {token}"));
        let mut value = value.map_err(|_| Trouble::Strange("The token cannot be sent in a header".into()))?;
        value.set_sensitive(true);
        self.headers.insert(AUTHORIZATION, value);
        Ok(self)
    }

    pub(crate) async fn send(self, web: &dyn Web, who: &str, identity: Option<&Identity>) -> Result<Answer, Trouble> {
        let sent = web.send(identity, self).await;
        sent.map_err(|unreachable| Trouble::Unreachable { who: who.to_owned(), why: unreachable.to_string() })
    }
}

impl Answer {
    /// The answer itself where it has the status that means done; else what the other side said.
    pub(crate) fn expecting(self, status: StatusCode, who: &str) -> Result<Self, Trouble> {
        if self.status == status { Ok(self) } else { Err(self.refusal(who)) }
    }

    pub(crate) fn json<T: DeserializeOwned>(&self, who: &str) -> Result<T, Trouble> {
        serde_json::from_slice(&self.body)
            .map_err(|error| Trouble::Strange(format!("{who} answered with something else than was expected: {error}")))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn refusal(&self, who: &str) -> Trouble {
        let said: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let member = |name: &str| said.get(name).and_then(Value::as_str).map(shown);
        let beginning = || {
            let text = shown(&self.text());
            if text.is_empty() { "it gave no reason".to_owned() } else { text }
        };
        Trouble::Refused {
            who: who.to_owned(),
            status: self.status.as_u16(),
            code: member("error"),
            description: member("error_description").unwrap_or_else(beginning),
            explained: member("error_uri"),
        }
    }
}

/// The beginning of what somebody else wrote, without what a terminal would act on.
pub(crate) fn shown(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(LONGEST_SHOWN).collect()
}
