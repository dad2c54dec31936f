//! What comes from the npm registry: the browser tests' tools, `wasm-opt`, and Postgres where there is none.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, ensure};

use crate::{
    repo::Repo,
    task::{self, step},
};

/// The tools of `end2end/`, as its lock file says; nothing to do when they are there.
pub(crate) fn install_tools(repo: &Repo) -> anyhow::Result<()> {
    let (lock, installed) = (repo.path("end2end/package-lock.json"), repo.path("end2end/node_modules/.installed-lock"));
    let wanted = fs::read(&lock).context("end2end/package-lock.json cannot be read")?;
    if fs::read(&installed).is_ok_and(|had| had == wanted) {
        return Ok(());
    }
    step("Fetching the front-end tools (npm ci)", || {
        let mut npm = npm(repo)?;
        npm.arg("ci").arg("--prefix").arg(repo.path("end2end"));
        // The browser is the system's own; see `chromium`.
        task::run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
    })?;
    fs::write(&installed, wanted).context("end2end/node_modules cannot be written")
}

/// A tool of `end2end/`, run by Node.js.
pub(crate) fn tool(repo: &Repo, script: &str) -> Command {
    let mut node = repo.command("node");
    node.current_dir(repo.path("end2end")).arg(tool_path(repo, script));
    node
}

/// Fetches the Postgres programs into `folder`.
pub(crate) fn install_postgres(repo: &Repo, folder: &Path, package: &str, version: &str) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut npm = npm(repo)?;
    npm.args(["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--prefix"]).arg(folder);
    task::run(npm.arg(format!("{package}@{version}")))?;
    // Its libraries' links are made by a script of its own, which npm may refuse to run.
    let package = folder.join("node_modules").join(package);
    task::run(repo.command("node").arg("scripts/hydrate-symlinks.js").current_dir(package))
}

fn tool_path(repo: &Repo, script: &str) -> PathBuf {
    repo.path("end2end/node_modules").join(script)
}

fn npm(repo: &Repo) -> anyhow::Result<Command> {
    let found = repo.command("npm").arg("--version").output();
    ensure!(found.is_ok_and(|output| output.status.success()), "npm was not found: install Node.js 20 or newer");
    let mut npm = repo.command("npm");
    npm.args(["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]);
    Ok(npm)
}
