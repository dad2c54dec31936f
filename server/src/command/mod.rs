//! The commands of the binary, one file each.

pub mod check_config;
pub mod create_admin;
pub mod directory;
pub mod gateway;
pub mod migrate;
pub mod serve;
pub mod tpp;

use crate::config::Config;
use std::future::Future;
use std::path::Path;

/// What a command fails with: a sentence for whoever typed it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Reads the configuration and runs a command on it.
///
/// # Errors
/// What is wrong with the configuration, or what the command failed with.
pub fn run<W, F>(config: &Path, work: W) -> Result<(), Failure>
where
    W: FnOnce(Config) -> F,
    F: Future<Output = Result<(), Failure>>,
{
    let config = Config::load(config)?;
    run_without_config(work(config))
}

/// Runs a command that needs no bank's configuration.
///
/// # Errors
/// What the command failed with.
pub fn run_without_config(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

/// Says something on standard output.
#[expect(clippy::print_stdout, reason = "a command answers whoever typed it")]
pub(crate) fn say(text: impl std::fmt::Display) {
    println!("{text}");
}
