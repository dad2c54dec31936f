//! Measurements, one per file; each prints a table with the machine it ran on.

mod machine;
mod size;

use clap::Subcommand;

use crate::repo::Repo;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// What the browser fetches for its first page, compressed.
    Size,
}

pub(crate) fn run(repo: &Repo, command: &Command) -> anyhow::Result<()> {
    println!("{}\n", machine::describe());
    match command {
        Command::Size => size::run(repo),
    }
}
