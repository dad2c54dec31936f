//! The whole server as a release build, measured from outside.

use crate::{
    postgres,
    repo::{Profile, Repo},
    task::{self, step},
};

/// One benchmark on an empty database of a cluster of its own.
pub(super) fn run_alone(repo: &Repo, what: &str) -> anyhow::Result<()> {
    let cluster = postgres::throw_away(repo, "bench-portal")?;
    cluster.create_database("bench")?;
    build(repo)?;
    measure(repo, what, &cluster.url("bench"))
}

pub(super) fn build(repo: &Repo) -> anyhow::Result<()> {
    let program = ["build", "--release", "--quiet", "--locked", "-p", "server"];
    step("Compiling the server", || task::run(&mut repo.cargo(program)))?;
    let bench = ["build", "--release", "--quiet", "--locked", "-p", "testkit", "--example", "portal_bench"];
    step("Compiling the benchmark", || task::run(&mut repo.cargo(bench)))
}

pub(super) fn measure(repo: &Repo, what: &str, url: &str) -> anyhow::Result<()> {
    let mut bench = repo.command(repo.program(Profile::Release, "examples/portal_bench"));
    bench.arg(what).arg(repo.program(Profile::Release, "vestibule"));
    task::run(bench.arg(repo.target("bench")).arg(url))
}
