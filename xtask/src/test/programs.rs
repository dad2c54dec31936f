//! Builds the programs and their tests in one go, so that everything is compiled with the same features and once.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::Value;

use crate::{
    check::SERVER_SIDE,
    repo::Repo,
    task::{self, step},
};

/// A test program that cargo built.
#[derive(Debug)]
pub(crate) struct Suite {
    /// The package's name, which is the last folder of its path.
    pub(super) package: String,
    /// `it`, or the package itself for the tests beside the code.
    pub(super) target: String,
    /// The package's folder, where cargo would run it.
    pub(super) folder: PathBuf,
    pub(super) program: PathBuf,
}

/// Builds the server, the test kit's programs and every test program.
pub(crate) fn build(repo: &Repo) -> anyhow::Result<Vec<Suite>> {
    let mut suites = step("Compiling the programs and their tests", || server_side(repo))?;
    suites.extend(step("Compiling the tests of these commands", || own(repo))?);
    Ok(suites)
}

fn server_side(repo: &Repo) -> anyhow::Result<Vec<Suite>> {
    let mut cargo = repo.cargo(["build", "--locked", "--lib", "--bins", "--tests"]);
    suites(cargo.args(SERVER_SIDE))
}

fn own(repo: &Repo) -> anyhow::Result<Vec<Suite>> {
    suites(&mut repo.cargo(["build", "--locked", "--tests", "-p", "xtask"]))
}

fn suites(cargo: &mut std::process::Command) -> anyhow::Result<Vec<Suite>> {
    let mut suites = Vec::new();
    task::lines(cargo.args(["--quiet", "--message-format", "json-render-diagnostics"]), |line| {
        suites.extend(serde_json::from_str(line).ok().as_ref().and_then(suite));
    })?;
    suites.sort_by(|a: &Suite, b| (&a.package, &a.target).cmp(&(&b.package, &b.target)));
    Ok(suites)
}

fn suite(message: &Value) -> Option<Suite> {
    let program = message["executable"].as_str().filter(|_| message["profile"]["test"] == true)?;
    let folder = Path::new(message["manifest_path"].as_str()?).parent()?;
    let package = folder.file_name().context("no name").ok()?.to_string_lossy().into_owned();
    let target = message["target"]["name"].as_str()?.to_owned();
    Some(Suite { package, target, folder: folder.to_owned(), program: program.into() })
}
