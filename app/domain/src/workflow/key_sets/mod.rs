//! Key sets of directories and TPPs: fetched when they are needed, kept where every replica finds them.
//!
//! A copy that is young enough costs neither a parse nor a question to Postgres. Otherwise one process at a time fetches,
//! whoever waits takes what it brought, and what it brought replaces the copy whole.

mod place;
mod renewal;

use crate::fetch::Fetch;
use crate::jose::KeySet;
use crate::portal::Portal;
use crate::registration::held_key_set;
use crate::store::StoreError;
use place::{Need, Places};
use renewal::Renewal;
use std::sync::Arc;
use time::Duration;
use url::Url;

/// What no index of Postgres would take, and no directory has.
const LONGEST_ADDRESS: usize = 2_000;

/// The key sets of others; one for each process.
#[derive(Clone)]
pub struct KeySets(Arc<Inner>);

struct Inner {
    portal: Portal,
    fetch: Arc<dyn Fetch>,
    places: Places,
}

/// Why there is no key set to judge by.
#[derive(Debug, thiserror::Error)]
pub enum Unavailable {
    /// Its place has none for us, and no copy is left that is young enough. The reason may be told to anybody.
    #[error("the key set could not be read: {0}")]
    Place(String),
    /// Postgres refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl KeySets {
    /// No copies yet but those in Postgres.
    pub fn new(portal: Portal, fetch: Arc<dyn Fetch>) -> Self {
        Self(Arc::new(Inner { portal, fetch, places: Places::default() }))
    }

    /// The set at `url`, not older than `oldest`. When `kid` is given and not in it, it is fetched again at once, but not
    /// twice within 60 s. Where the place cannot be reached the last good copy is taken, up to an hour past its age.
    ///
    /// Only for addresses that somebody trusted: a keystore of a configured directory. One that holds its set is not fetched.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn get(&self, url: &Url, kid: Option<&str>, oldest: Duration) -> Result<Arc<KeySet>, Unavailable> {
        if let Some(held) = held_key_set(url) {
            return Ok(Arc::new(held));
        }
        if url.as_str().len() > LONGEST_ADDRESS {
            return Err(Unavailable::Place(format!("its address is longer than {LONGEST_ADDRESS} bytes")));
        }
        let place = self.0.places.at(url);
        if let Some(set) = place.fitting(kid, oldest, self.0.portal.now()) {
            return Ok(set);
        }
        let need = Need { kid: kid.map(str::to_owned), oldest };
        // In a task of its own: a caller who gives up does not cancel it for the others.
        let renewal = Renewal { sets: Arc::clone(&self.0), url: url.clone(), place, need };
        tokio::spawn(renewal.run()).await.unwrap_or_else(|_| Err(StoreError::Interrupted.into()))
    }
}
