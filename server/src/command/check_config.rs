//! `vestibule check-config`.

use super::{Failure, say};
use crate::authorities;
use crate::config::{Config, Environment};
use crate::outbound::{Limits, Outbound};
use crate::trust_framework::HttpFramework;
use domain::clock::SystemClock;
use domain::trust::{Live, TrustSet};
use std::sync::Arc;

/// Says that the configuration is sound: it was checked when it was read, and whom it trusts is looked at now.
///
/// # Errors
/// A file of authorities, or of our own to show the trust framework, that does not fit.
pub fn run(config: &Config) -> Result<(), Failure> {
    authorities::check(config)?;
    let first = authorities::first_values(&config.trust, config.environment == Environment::Production)?;
    let trust = Live::new(TrustSet::of(0, first));
    Outbound::configured(config, &trust, None, Limits::documents())?;
    HttpFramework::configured(config, &trust, Arc::new(SystemClock))?;
    say(format_args!(
        "The configuration is sound: {:?}, portal {} at {}, machine API {} at {}, database {}.",
        config.environment,
        config.portal.public_url,
        config.portal.listen,
        config.api.public_url,
        config.api.listen,
        if config.database.url.is_some() { "of yours" } else { "private, under the data folder" },
    ));
    Ok(())
}
