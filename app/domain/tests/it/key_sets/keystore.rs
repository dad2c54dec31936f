//! A keystore that publishes what a test wants, and counts who asks.

use domain::fetch::{Fetch, Unreachable};
use domain::jose::{Algorithm, SigningKey};
use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;
use url::Url;

pub(crate) struct Keystore {
    publishes: Mutex<Result<Vec<u8>, Unreachable>>,
    fetches: AtomicUsize,
    begun: Semaphore,
    gate: Semaphore,
}

impl Keystore {
    /// One that answers at once.
    pub(crate) fn open() -> Arc<Self> {
        Self::with_gate(Semaphore::MAX_PERMITS)
    }

    /// One that answers when it is told to.
    pub(crate) fn waiting() -> Arc<Self> {
        Self::with_gate(0)
    }

    fn with_gate(permits: usize) -> Arc<Self> {
        let nothing = Unreachable::new("it answered with status 404", "as the test wants it");
        Arc::new(Self {
            publishes: Mutex::new(Err(nothing)),
            fetches: AtomicUsize::new(0),
            begun: Semaphore::new(0),
            gate: Semaphore::new(permits),
        })
    }

    pub(crate) fn publish(&self, keys: &[&SigningKey]) {
        let keys: Vec<_> = keys.iter().map(|key| Value::Object(key.public().clone())).collect();
        self.publish_text(&json!({ "keys": keys }).to_string());
    }

    pub(crate) fn publish_text(&self, text: &str) {
        *self.publishes.lock().unwrap() = Ok(text.as_bytes().to_vec());
    }

    pub(crate) fn vanish(&self) {
        *self.publishes.lock().unwrap() = Err(Unreachable::new("no connection to it could be made", "refused"));
    }

    /// How often it was asked.
    pub(crate) fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }

    /// Comes back once somebody has asked and waits.
    pub(crate) async fn is_asked(&self) {
        self.begun.acquire().await.unwrap().forget();
    }

    /// Answers those who wait, and everybody after them.
    pub(crate) fn answer(&self) {
        self.gate.add_permits(1_000);
    }
}

impl Fetch for Keystore {
    fn get<'a>(&'a self, _url: &'a Url, _accept: &'a str) -> BoxFuture<'a, Result<Vec<u8>, Unreachable>> {
        async move {
            self.fetches.fetch_add(1, Ordering::SeqCst);
            self.begun.add_permits(1);
            self.gate.acquire().await.unwrap().forget();
            self.publishes.lock().unwrap().clone()
        }
        .boxed()
    }
}

pub(crate) fn key(kid: &str) -> SigningKey {
    SigningKey::generate(Algorithm::Es256, kid).unwrap()
}

pub(crate) fn address() -> Url {
    Url::parse("https://keystore.example/0015800001HQQrZAAX/4EeR2.jwks").unwrap()
}
