//! `vestibule check-config`.

use super::{Failure, say};
use crate::config::Config;

/// Says that the configuration is sound: it was checked when it was read.
///
/// # Errors
/// Never; what is wrong was said before.
pub fn run(config: &Config) -> Result<(), Failure> {
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
