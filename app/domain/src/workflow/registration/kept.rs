//! Clients as they were last read, so that a token costs one question to Postgres. A copy decides nothing alone: the statement
//! that issues names its version, and issues nothing where that has been overtaken.

use crate::store::machine_clients::MachineClient;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many are kept; then all are forgotten, and the busy ones are soon back.
const MOST: usize = 4_096;

/// The copies of one process, by the client's id as it names itself.
#[derive(Clone, Default)]
pub(super) struct Kept(Arc<Mutex<HashMap<String, Arc<MachineClient>>>>);

impl Kept {
    /// The copy of a client.
    pub(super) fn get(&self, client_id: &str) -> Option<Arc<MachineClient>> {
        self.lock().get(client_id).cloned()
    }

    /// Keeps what was read.
    pub(super) fn put(&self, client_id: &str, client: &Arc<MachineClient>) {
        let mut copies = self.lock();
        if copies.len() >= MOST {
            copies.clear();
        }
        copies.insert(client_id.to_owned(), Arc::clone(client));
    }

    /// Forgets a copy that led nowhere. True when there was one.
    pub(super) fn forget(&self, client_id: &str) -> bool {
        self.lock().remove(client_id).is_some()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<MachineClient>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
