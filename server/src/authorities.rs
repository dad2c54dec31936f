//! The authorities of the configuration, read and judged.

use crate::command::Failure;
use crate::config::{Config, Environment};
use crate::listener;
use domain::certificate::Certificate;
use domain::certificate::revocation::Authority;
use std::path::{Path, PathBuf};

/// Who may issue the certificates of clients (`trust.client_ca`).
///
/// # Errors
/// A sentence that names the file: it cannot be read, holds what is no authority, or in production one of a sandbox.
pub fn of_clients(config: &Config) -> Result<Vec<Authority>, Failure> {
    let files = &config.trust.client_ca;
    refuse_sandboxes(config, "trust.client_ca", files)?;
    read(files)
}

/// Reads authorities, whatever they are for.
pub(crate) fn read(files: &[PathBuf]) -> Result<Vec<Authority>, Failure> {
    let mut authorities = Vec::new();
    for file in files {
        for der in listener::chain(file)? {
            let certificate = Certificate::parse(&der).map_err(|error| unfit(file, &error))?;
            authorities.push(Authority::new(certificate).map_err(|error| unfit(file, &error))?);
        }
    }
    Ok(authorities)
}

/// What a sandbox certified says nothing about who somebody is.
pub(crate) fn refuse_sandboxes(config: &Config, key: &str, files: &[PathBuf]) -> Result<(), Failure> {
    if config.environment != Environment::Production {
        return Ok(());
    }
    for file in files {
        for der in listener::chain(file)? {
            if Certificate::parse(&der).is_ok_and(|certificate| certificate.facts().of_a_sandbox()) {
                return Err(unfit(file, &format!("it is a sandbox's, and this is production; take it out of `{key}`")));
            }
        }
    }
    Ok(())
}

fn unfit(file: &Path, problem: &dyn std::fmt::Display) -> Failure {
    format!("an authority in {} does not fit: {problem}", file.display()).into()
}
