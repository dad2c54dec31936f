//! Measurements, one per file; each prints a table with the machine it ran on.

mod machine;
mod machines;
mod queue;
mod server;
mod size;

use clap::Subcommand;

use crate::repo::Repo;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// What the browser fetches for its first page, compressed.
    Size,
    /// A sign-in and a sign-up beside the bare password hash.
    Passwords,
    /// What machines ask: registration, token, introspection, the gateway's question, a connection, and what refusals cost.
    Machines(machines::Options),
    /// A start on a migrated database, idle memory, the program's size.
    Start,
    /// A page of the queue, with each filter, search and order: Postgres and its driver, then the whole server.
    Queue {
        /// With how many requests; absent: a thousand, ten thousand, a hundred thousand, a million.
        rows: Vec<u32>,
    },
}

pub(crate) fn run(repo: &Repo, command: &Command) -> anyhow::Result<()> {
    println!("{}\n", machine::describe());
    match command {
        Command::Size => size::run(repo),
        Command::Passwords => server::run_alone(repo, &["passwords"]),
        Command::Start => server::run_alone(repo, &["start"]),
        Command::Machines(options) => machines::run(repo, options),
        Command::Queue { rows } => queue::run(repo, rows),
    }
}
