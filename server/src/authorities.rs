//! The first values of trust, as the configuration file has them.

use crate::command::Failure;
use crate::config::{Config, Environment, Trust};
use crate::listener;
use domain::certificate::Certificate;
use domain::certificate::revocation::Authority;
use domain::clock::{Clock, SystemClock};
use domain::field::FieldErrors;
use domain::trust::{ClientCa, Item};
use std::path::{Path, PathBuf};

/// Everything that the file says to trust, each entry parsed. Whether it may be trusted from now on is judged where it is
/// taken.
///
/// # Errors
/// A sentence that names the file or the key.
pub fn first_values(trust: &Trust, production: bool) -> Result<Vec<Item>, Failure> {
    let clients = read(&trust.client_ca)?.into_iter();
    let mut items: Vec<_> =
        clients.map(|authority| Item::ClientCa(ClientCa { authority, styles: Vec::new() })).collect();
    items.extend(trust.crl_sources().map(Item::ClientCrl));
    items.extend(trust.issuers(production)?.into_iter().map(|issuer| Item::StatementIssuer(Box::new(issuer))));
    items.extend(read(&trust.outbound_ca)?.into_iter().map(Item::OutboundCa));
    Ok(items)
}

/// Looks whether the file's first values would be taken now.
///
/// # Errors
/// A sentence that names the file, and what would pass.
pub fn check(config: &Config) -> Result<(), Failure> {
    let production = config.environment == Environment::Production;
    for item in first_values(&config.trust, production)? {
        item.judge(production, SystemClock.now())
            .map_err(|errors| format!("`trust.{}`: {}", item.list().name(), sentences(&errors)))?;
    }
    Ok(())
}

fn sentences(errors: &FieldErrors) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(". ")
}

/// Reads authorities, whatever they are for. One that stands in several files counts once.
fn read(files: &[PathBuf]) -> Result<Vec<Authority>, Failure> {
    let mut authorities: Vec<Authority> = Vec::new();
    for file in files {
        for der in listener::chain(file)? {
            let certificate = Certificate::parse(&der).map_err(|error| unfit(file, &error))?;
            let known = authorities.iter().any(|other| other.certificate().thumbprint() == certificate.thumbprint());
            let authority = Authority::new(certificate).map_err(|error| unfit(file, &error))?;
            authorities.extend((!known).then_some(authority));
        }
    }
    Ok(authorities)
}

fn unfit(file: &Path, problem: &dyn std::fmt::Display) -> Failure {
    format!("an authority in {} does not fit: {problem}", file.display()).into()
}
