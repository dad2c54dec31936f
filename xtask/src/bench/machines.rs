//! What machines ask of the machine API, with few and with many clients in the database.

use std::path::PathBuf;

use super::server;
use crate::{postgres, repo::Repo};
use clap::Args;

const SIZES: [u32; 2] = [0, 1_000_000];

#[derive(Args)]
pub(crate) struct Options {
    /// With how many clients and tokens in the database; absent: none, and a million.
    rows: Vec<u32>,
    /// A running server that does the least, measured in turn: https and an address of this machine.
    #[arg(long, value_name = "URL", requires = "floor_keys")]
    floor: Option<String>,
    /// What the floor believes: `directory.p8`, `tpp.p8`, `client-rsa.pem`, `client-rsa.key`.
    #[arg(long, value_name = "FOLDER")]
    floor_keys: Option<PathBuf>,
}

/// Each size in a cluster of its own.
pub(super) fn run(repo: &Repo, options: &Options) -> anyhow::Result<()> {
    server::build(repo)?;
    for rows in if options.rows.is_empty() { &SIZES[..] } else { &options.rows } {
        let cluster = postgres::throw_away(repo, "bench-machines")?;
        cluster.create_database("bench")?;
        let rows = rows.to_string();
        let keys = options.floor_keys.as_ref().map(|keys| keys.to_string_lossy());
        let mut what = vec!["machines", &rows];
        what.extend(options.floor.as_deref());
        what.extend(keys.as_deref());
        server::measure(repo, &cluster.url("bench"), &what)?;
        cluster.stop()?;
    }
    Ok(())
}
