//! What the caller wants of a private cluster.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use crate::{ClusterError, binaries::Binaries};

/// Where a cluster lives, where its programs may be, and whether it is worth keeping.
#[derive(Debug, Clone)]
pub struct Options {
    pub(crate) folder: PathBuf,
    pub(crate) pg_bin: Option<PathBuf>,
    pub(crate) search_path: Option<OsString>,
    pub(crate) npm_folder: PathBuf,
    pub(crate) throw_away: bool,
}

impl Options {
    /// The cluster of a data folder: it lives in `<data_dir>/postgres`, and the npm package is looked for in
    /// `<data_dir>/postgres-programs/node_modules`.
    pub fn under(data_dir: &Path) -> Self {
        Self {
            folder: data_dir.join("postgres"),
            pg_bin: None,
            search_path: None,
            npm_folder: data_dir.join("postgres-programs"),
            throw_away: false,
        }
    }

    /// A cluster in exactly this folder that is empty at the start and deleted at the end.
    pub fn throw_away(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self { npm_folder: folder.clone(), folder, pg_bin: None, search_path: None, throw_away: true }
    }

    /// The folder that holds `initdb` and `postgres` (the value of `PG_BIN`); nothing else is looked at then.
    #[must_use]
    pub fn pg_bin(mut self, folder: Option<PathBuf>) -> Self {
        self.pg_bin = folder;
        self
    }

    /// The folders to look in first, as in the value of `PATH`.
    #[must_use]
    pub fn search_path(mut self, path: Option<OsString>) -> Self {
        self.search_path = path;
        self
    }

    /// The folder whose `node_modules` may hold the npm package.
    #[must_use]
    pub fn npm_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.npm_folder = folder.into();
        self
    }

    /// Whether the programs of Postgres are there, and fit the data if there is any.
    ///
    /// # Errors
    /// A sentence that says what to install.
    pub fn check_programs(&self) -> Result<(), ClusterError> {
        Binaries::find(self, &self.folder.join("data")).map(drop)
    }
}
