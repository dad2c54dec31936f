//! The whole server as a release build, measured from outside.

use crate::{
    postgres,
    repo::{Profile, Repo},
    task::{self, step},
};

/// One benchmark on an empty database of a cluster of its own.
pub(super) fn run_alone(repo: &Repo, what: &[&str]) -> anyhow::Result<()> {
    let cluster = postgres::throw_away(repo, "bench-server")?;
    cluster.create_database("bench")?;
    build(repo)?;
    measure(repo, &cluster.url("bench"), what)
}

pub(super) fn build(repo: &Repo) -> anyhow::Result<()> {
    let program = ["build", "--release", "--quiet", "--locked", "-p", "server"];
    step("Compiling the server", || task::run(&mut repo.cargo(program)))?;
    let bench = ["build", "--release", "--quiet", "--locked", "-p", "testkit", "--example", "server_bench"];
    step("Compiling the benchmark", || task::run(&mut repo.cargo(bench)))
}

pub(super) fn measure(repo: &Repo, url: &str, what: &[&str]) -> anyhow::Result<()> {
    let mut bench = repo.command(repo.program(Profile::Release, "examples/server_bench"));
    bench.arg(repo.program(Profile::Release, "vestibule")).arg(repo.target("bench"));
    task::run(bench.arg(url).args(what))
}
