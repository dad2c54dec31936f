//! What can go wrong with a private Postgres, each as a sentence that says what to do.

use std::{io, path::PathBuf};

/// Why a private cluster could not be found, made, started or asked.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No `initdb` and `postgres` of version 15 or newer anywhere we look.
    #[error(
        "PostgreSQL 15 or newer was not found: install it (Debian: apt-get install postgresql), set PG_BIN to the \
         folder that holds its `initdb`, or run: npm install --prefix {} {package}", folder.display()
    )]
    NoBinaries {
        /// Where the npm package would be looked for.
        folder: PathBuf,
        /// The npm package for this machine.
        package: String,
    },
    /// The data was made by a major version that is not installed.
    #[error(
        "the data in {} was made by PostgreSQL {made_by}, but only {found} was found: install PostgreSQL {made_by} or \
         set PG_BIN to its folder", data.display()
    )]
    OtherMajor {
        /// The data folder.
        data: PathBuf,
        /// Major version that made it.
        made_by: u32,
        /// The major versions that were found, as words.
        found: String,
    },
    /// Postgres refuses root, and there is nobody to run it as.
    #[error("PostgreSQL does not run as root and there is no user `postgres` or `nobody`: add one of them")]
    NoAccount,
    /// The folder, or the one it had to give way to, is somebody else's.
    #[error("{} belongs to user id {owner}: run as that user or as root, or name another folder", folder.display())]
    ForeignFolder {
        /// The folder in question.
        folder: PathBuf,
        /// Its owner.
        owner: u32,
    },
    /// No folder that the unprivileged user could reach.
    #[error(
        "the user that runs PostgreSQL cannot reach {} or the temporary folder: name a folder whose parents are \
         searchable by everybody", folder.display()
    )]
    Unreachable {
        /// The folder that was asked for.
        folder: PathBuf,
    },
    /// A throw-away cluster that another process uses right now.
    #[error("{} is in use by another run: wait until it has ended", folder.display())]
    InUse {
        /// The folder in question.
        folder: PathBuf,
    },
    /// A Postgres program failed; `said` is the end of what it printed.
    #[error("PostgreSQL could not {doing}: {said}")]
    Failed {
        /// What it was asked to do.
        doing: &'static str,
        /// Its own last words.
        said: String,
    },
    /// The running Postgres refused a statement.
    #[error("PostgreSQL refused a statement: {message} (SQLSTATE {code})")]
    Refused {
        /// SQLSTATE, five characters.
        code: String,
        /// The message, with detail, hint and position where given.
        message: String,
    },
    /// The file system or the socket failed.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

/// Names the act and the path of a failed system call.
pub(crate) trait Doing<T> {
    fn doing(self, doing: &'static str, path: impl Into<PathBuf>) -> Result<T, ClusterError>;
}

impl<T, E: Into<io::Error>> Doing<T> for Result<T, E> {
    fn doing(self, doing: &'static str, path: impl Into<PathBuf>) -> Result<T, ClusterError> {
        self.map_err(|source| ClusterError::Io { doing, path: path.into(), source: source.into() })
    }
}
