//! What a page of the queue costs, with a thousand to a million requests.

use super::server;
use crate::{
    postgres,
    repo::{Profile, Repo},
    task::{self, step},
};

const SIZES: [u32; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// Fills a cluster of its own and measures there: each page in Postgres and its driver, some of them in the whole server.
pub(super) fn run(repo: &Repo, rows: &[u32]) -> anyhow::Result<()> {
    let cluster = postgres::throw_away(repo, "bench-queue")?;
    cluster.create_database("bench")?;
    let url = cluster.url("bench");
    server::build(repo)?;
    let bench = ["build", "--release", "--quiet", "--locked", "-p", "domain", "--features", "server", "--example"];
    step("Compiling the benchmark of the domain", || task::run(repo.cargo(bench).arg("queue_bench")))?;
    for rows in if rows.is_empty() { &SIZES } else { rows } {
        let mut pages = repo.command(repo.program(Profile::Release, "examples/queue_bench"));
        task::run(pages.arg(&url).arg(rows.to_string()))?;
        server::measure(repo, &url, &["queue"])?;
    }
    Ok(())
}
