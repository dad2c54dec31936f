//! The way out to documents of other parties. The domain knows no HTTP: the server brings it.

use futures::future::BoxFuture;
use std::borrow::Cow;
use url::Url;

/// Gets documents that others publish.
pub trait Fetch: Send + Sync + 'static {
    /// GETs a document: no redirects, bounded in length and in time.
    fn get<'a>(&'a self, url: &'a Url, accept: &'a str) -> BoxFuture<'a, Result<Vec<u8>, Unreachable>>;
}

/// Why no document came. In whole it is a sentence for operators.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why} ({detail})")]
pub struct Unreachable {
    why: Cow<'static, str>,
    detail: String,
}

impl Unreachable {
    /// `why` may be told to anybody, as `it answered with status 404`; `detail` is for our logs only.
    pub fn new(why: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        Self { why: why.into(), detail: detail.into() }
    }

    /// The part that may be told to whoever publishes the document.
    pub fn why(&self) -> &str {
        &self.why
    }
}
