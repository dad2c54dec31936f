//! What can go wrong: on the side of whoever asks, or on ours.

use domain::jose::SigningFault;
use std::path::PathBuf;

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Whoever asks can put it right.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Only whoever runs the directory can.
    #[error(transparent)]
    Broken(#[from] Fault),
}

/// Why a request was refused. Each sentence says what would pass.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No access key, or one that opens nothing.
    #[error("Send the access key of the TPP as `Authorization: Bearer vss_…`; it was shown when the TPP was enrolled")]
    Unauthorised,
    /// Nothing is called so, or it belongs to somebody else.
    #[error("{0}")]
    NotFound(String),
    /// It cannot be read, or breaks a rule.
    #[error("{0}")]
    Invalid(String),
    /// It does not fit how things stand.
    #[error("{0}")]
    Conflict(String),
    /// There is no room for more.
    #[error("{0}")]
    Full(String),
    /// A token was asked for by nobody that the directory knows.
    #[error("{0}")]
    UnknownClient(String),
    /// Another grant.
    #[error("grant_type must be client_credentials")]
    OtherGrant,
}

/// Why the directory cannot work.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The operating system says no.
    #[error("cannot {act} {}: {error}", .file.display())]
    File {
        /// `read`, `write`, `lock`.
        act: &'static str,
        /// Which file.
        file: PathBuf,
        /// What it says.
        error: std::io::Error,
    },
    /// A file holds something else.
    #[error("{} is not what the directory wrote there: {problem}", .file.display())]
    Corrupt {
        /// Which file.
        file: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// A private key that is not private.
    #[error("{} can be read by others. Run `chmod 600` on it", .0.display())]
    Exposed(PathBuf),
    /// A certificate without its key.
    #[error("{} is missing, and the certificate beside it is of no use without. Restore it, or start in an empty folder", .0.display())]
    KeyMissing(PathBuf),
    /// A certificate, a key or a revocation list could not be made.
    #[error("certificates: {0}")]
    Certificate(#[from] rcgen::Error),
    /// A piece of work ended before it was done.
    #[error("interrupted: {0}")]
    Interrupted(String),
    /// A statement could not be signed.
    #[error(transparent)]
    Signing(#[from] SigningFault),
}
