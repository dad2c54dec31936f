//! `vestibule gateway`: the resource servers that may introspect.

use super::Failure;
use crate::config::Config;
use clap::Subcommand;

/// What to do with gateways.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Lists them.
    List,
}

/// Does it.
///
/// # Errors
/// What the store says.
pub async fn run(_config: Config, arguments: Arguments) -> Result<(), Failure> {
    match arguments.action {
        Action::List => Ok(()),
    }
}
