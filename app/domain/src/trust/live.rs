//! What is trusted now, in this process.

use super::set::TrustSet;
use std::sync::Arc;
use tokio::sync::watch;

/// What is trusted now. Clones are the same; it changes for all of them at once.
#[derive(Clone)]
pub struct Live(Arc<watch::Sender<Arc<TrustSet>>>);

impl Live {
    /// Begins with these.
    pub fn new(first: TrustSet) -> Self {
        Self(Arc::new(watch::Sender::new(Arc::new(first))))
    }

    /// What is trusted at this moment.
    pub fn current(&self) -> Arc<TrustSet> {
        Arc::clone(&self.0.borrow())
    }

    /// Trusts these from now on, unless something younger is trusted already.
    pub fn publish(&self, set: TrustSet) {
        self.0.send_if_modified(|held| {
            let younger = set.version >= held.version;
            if younger {
                *held = Arc::new(set);
            }
            younger
        });
    }

    /// To wait for changes.
    pub fn changes(&self) -> watch::Receiver<Arc<TrustSet>> {
        self.0.subscribe()
    }
}
