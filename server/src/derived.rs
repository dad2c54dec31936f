//! What this server makes of whom it trusts: made anew at the moment that anything else is trusted, and shared until then.

use domain::trust::{Live, TrustSet};
use std::sync::{Arc, PoisonError, RwLock};

type Make<T> = Box<dyn Fn(&Arc<TrustSet>) -> T + Send + Sync>;

/// Something made of a set of trust.
pub(crate) struct Derived<T> {
    live: Live,
    make: Make<T>,
    made: RwLock<(Arc<TrustSet>, T)>,
}

impl<T: Clone> Derived<T> {
    /// Made by `make` of what is trusted, now and whenever that changes.
    pub(crate) fn new(live: &Live, make: impl Fn(&Arc<TrustSet>) -> T + Send + Sync + 'static) -> Self {
        let set = live.current();
        let first = make(&set);
        Self { live: live.clone(), make: Box::new(make), made: RwLock::new((set, first)) }
    }

    /// Of what is trusted at this moment.
    pub(crate) fn current(&self) -> T {
        let set = self.live.current();
        {
            let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
            if Arc::ptr_eq(&made.0, &set) {
                return made.1.clone();
            }
        }
        let new = (self.make)(&set);
        *self.made.write().unwrap_or_else(PoisonError::into_inner) = (set, new.clone());
        new
    }
}
