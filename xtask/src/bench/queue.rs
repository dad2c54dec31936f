//! What a page of the queue costs, with a thousand to a million requests.

use crate::{
    postgres,
    repo::Repo,
    task::{self, step},
};

/// Fills a cluster of its own and measures there.
pub(super) fn run(repo: &Repo, rows: &[u32]) -> anyhow::Result<()> {
    let cluster = postgres::throw_away(repo, "bench-queue")?;
    cluster.create_database("bench")?;
    let url = cluster.url("bench");
    let example = ["run", "--release", "--quiet", "--locked", "-p", "domain", "--features", "server", "--example"];
    let mut command = repo.cargo(example);
    command.args(["queue_bench", "--", &url]).args(rows.iter().map(ToString::to_string));
    step("Building and running the benchmark", || task::run(&mut command))
}
