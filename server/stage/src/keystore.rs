//! A keystore of a directory, without a network: documents at addresses, and how often each was fetched.

use domain::fetch::{Fetch, Unreachable};
use domain::portal::Portal;
use domain::workflow::key_sets::KeySets;
use domain::workflow::registration::Desk;
use futures::FutureExt;
use futures::future::BoxFuture;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use url::Url;

/// Documents at addresses. Clones are the same keystore.
#[derive(Debug, Clone, Default)]
pub struct Keystore(Arc<Mutex<Shelves>>);

#[derive(Debug, Default)]
struct Shelves {
    documents: HashMap<String, Vec<u8>>,
    fetched: Vec<String>,
}

impl Keystore {
    /// Puts a document at an address, in place of what was there.
    pub fn put(&self, url: &str, document: impl Into<Vec<u8>>) {
        self.shelves().documents.insert(url.to_owned(), document.into());
    }

    /// Takes it away.
    pub fn take(&self, url: &str) {
        self.shelves().documents.remove(url);
    }

    /// Which addresses were fetched, in order.
    pub fn fetched(&self) -> Vec<String> {
        self.shelves().fetched.clone()
    }

    /// A registration desk that fetches from here.
    pub fn desk(&self, portal: &Portal) -> Desk {
        Desk::new(portal.clone(), KeySets::new(portal.clone(), Arc::new(self.clone())))
    }

    fn shelves(&self) -> MutexGuard<'_, Shelves> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fetch for Keystore {
    fn get<'a>(&'a self, url: &'a Url, _: &'a str) -> BoxFuture<'a, Result<Vec<u8>, Unreachable>> {
        async move {
            let mut shelves = self.shelves();
            shelves.fetched.push(url.to_string());
            let found = shelves.documents.get(url.as_str()).cloned();
            found.ok_or_else(|| Unreachable::new("there is nothing", "no document was put there"))
        }
        .boxed()
    }
}
