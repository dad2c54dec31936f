//! Who may start or stop the cluster, and who is using it.
//!
//! `vestibule migrate` beside a running `vestibule serve` shares one Postgres: whoever leaves last stops it. The locks
//! are the kernel's, so `kill -9` releases them.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
};

use crate::{
    error::{ClusterError, Doing as _},
    place::Place,
};

/// Held while the cluster is being started or stopped: one at a time.
#[derive(Debug)]
pub(crate) struct Turn(#[expect(dead_code, reason = "closing the file releases the lock")] File);

impl Turn {
    pub(crate) fn take(place: &Place) -> Result<Self, ClusterError> {
        let path = place.folder.join("turn.lock");
        let file = open(place, &path)?;
        file.lock().doing("lock", path)?;
        Ok(Self(file))
    }
}

/// Held, together with others, while the cluster is in use.
#[derive(Debug)]
pub(crate) struct Usage(File);

impl Usage {
    pub(crate) fn begin(place: &Place) -> Result<Self, ClusterError> {
        let path = place.folder.join("usage.lock");
        let file = open(place, &path)?;
        file.lock_shared().doing("lock", path)?;
        Ok(Self(file))
    }

    /// Ends this use and says whether it was the last. Ask only during one's turn.
    pub(crate) fn end(self) -> bool {
        self.0.unlock().is_ok() && self.0.try_lock().is_ok()
    }

    /// Whether nobody uses the cluster. Ask only during one's turn.
    pub(crate) fn none(place: &Place) -> Result<bool, ClusterError> {
        let path = place.folder.join("usage.lock");
        match open(place, &path)?.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error).doing("lock", path),
        }
    }
}

fn open(place: &Place, path: &Path) -> Result<File, ClusterError> {
    let file = OpenOptions::new().read(true).append(true).create(true).open(path).doing("open", path)?;
    place.account.give(path)?;
    Ok(file)
}
