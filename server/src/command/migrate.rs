//! `vestibule migrate`.

use super::{Failure, say};
use crate::config::Config;
use crate::database;

/// Brings the schema up to date.
///
/// # Errors
/// The migration that failed.
pub async fn run(config: Config) -> Result<(), Failure> {
    let opened = database::open(&config)?;
    opened.database.migrate().await?;
    opened.close().await;
    say("The schema is up to date.");
    Ok(())
}
