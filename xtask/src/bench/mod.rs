//! Measurements, one per file; each prints a table with the machine it ran on.

mod machine;
mod queue;
mod size;

use clap::Subcommand;

use crate::repo::Repo;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// What the browser fetches for its first page, compressed.
    Size,
    /// A page of the queue, with each filter, search and order.
    Queue {
        /// With how many requests; absent: a thousand, ten thousand, a hundred thousand, a million.
        rows: Vec<u32>,
    },
}

pub(crate) fn run(repo: &Repo, command: &Command) -> anyhow::Result<()> {
    println!("{}\n", machine::describe());
    match command {
        Command::Size => size::run(repo),
        Command::Queue { rows } => queue::run(repo, rows),
    }
}
