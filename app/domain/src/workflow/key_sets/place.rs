//! The copies that this process has parsed: so many, those in use.

use crate::jose::KeySet;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use time::{Duration, OffsetDateTime};
use url::Url;
use uuid::Uuid;

/// A set has a handful of keys, each some kilobytes once it is parsed.
const MOST_PLACES: usize = 1_000;

/// What a caller asks of a set.
pub(super) struct Need {
    pub(super) kid: Option<String>,
    pub(super) oldest: Duration,
}

/// Everything that is kept, by address.
#[derive(Default)]
pub(super) struct Places {
    places: RwLock<HashMap<String, Arc<Place>>>,
    uses: AtomicU64,
}

/// One address.
#[derive(Default)]
pub(super) struct Place {
    copy: RwLock<Option<Copy>>,
    /// Held by whoever renews the copy.
    pub(super) turn: tokio::sync::Mutex<()>,
    used: AtomicU64,
}

/// A parsed copy.
#[derive(Clone)]
pub(super) struct Copy {
    pub(super) edition: Uuid,
    pub(super) fetched_at: OffsetDateTime,
    pub(super) set: Arc<KeySet>,
}

impl Places {
    /// The place of an address; the one that was used longest ago makes room for it.
    pub(super) fn at(&self, url: &Url) -> Arc<Place> {
        let found = self.places.read().unwrap_or_else(PoisonError::into_inner).get(url.as_str()).cloned();
        let place = found.unwrap_or_else(|| self.add(url));
        place.used.store(self.uses.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        place
    }

    fn add(&self, url: &Url) -> Arc<Place> {
        let mut places = self.places.write().unwrap_or_else(PoisonError::into_inner);
        if places.len() >= MOST_PLACES && !places.contains_key(url.as_str()) {
            let idle = places.iter().min_by_key(|(_, place)| place.used.load(Ordering::Relaxed));
            if let Some(idle) = idle.map(|(url, _)| url.clone()) {
                places.remove(&idle);
            }
        }
        Arc::clone(places.entry(url.to_string()).or_default())
    }
}

impl Place {
    /// The set, when it is young enough and has the key.
    pub(super) fn fitting(&self, kid: Option<&str>, oldest: Duration, now: OffsetDateTime) -> Option<Arc<KeySet>> {
        let copy = self.copy.read().unwrap_or_else(PoisonError::into_inner);
        let copy = copy.as_ref().filter(|copy| copy.is_at_most(oldest, now))?;
        kid.is_none_or(|kid| copy.set.names(kid)).then(|| Arc::clone(&copy.set))
    }

    pub(super) fn copy(&self) -> Option<Copy> {
        self.copy.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn put(&self, copy: Option<Copy>) {
        *self.copy.write().unwrap_or_else(PoisonError::into_inner) = copy;
    }
}

impl Copy {
    pub(super) fn is_at_most(&self, age: Duration, now: OffsetDateTime) -> bool {
        now - self.fetched_at <= age
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_PLACES, Places};
    use std::sync::Arc;
    use url::Url;

    fn url(number: usize) -> Url {
        Url::parse(&format!("https://keystore.example/{number}.jwks")).unwrap()
    }

    #[test]
    fn what_was_used_longest_ago_makes_room() {
        let places = Places::default();
        let first: Vec<_> = (0..MOST_PLACES).map(|number| places.at(&url(number))).collect();
        assert!(Arc::ptr_eq(&places.at(&url(0)), &first[0]), "it is found again, and used");
        places.at(&url(MOST_PLACES));
        assert!(Arc::ptr_eq(&places.at(&url(0)), &first[0]));
        assert!(!Arc::ptr_eq(&places.at(&url(1)), &first[1]), "this one made room");
        assert_eq!(places.places.read().unwrap().len(), MOST_PLACES);
    }
}
