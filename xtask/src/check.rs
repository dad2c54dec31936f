//! What a reviewer need not look for: formatting, lints, stale query data, and anything of the server in the browser.

use anyhow::ensure;

use crate::{
    npm, prepare,
    repo::Repo,
    task::{self, step},
};

/// The packages that compile for this machine, with the server's features on.
pub(crate) const SERVER_SIDE: [&str; 16] = [
    "-p",
    "domain",
    "-p",
    "cluster",
    "-p",
    "directory",
    "-p",
    "app",
    "-p",
    "server",
    "-p",
    "stage",
    "-p",
    "testkit",
    "--features",
    "domain/server,app/ssr",
];

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// What must never reach the browser: a database, a runtime, a server, keys, passwords, mail.
const SERVER_ONLY: [&str; 7] = ["sqlx", "tokio", "axum", "rustls", "josekit", "argon2", "lettre"];

pub(crate) fn run(repo: &Repo) -> anyhow::Result<()> {
    step("Formatting", || task::run(&mut repo.cargo(["fmt", "--all", "--check"])))?;
    step("Lints of the server side", || clippy(repo, &[&SERVER_SIDE[..], &["--all-targets"]].concat()))?;
    step("Lints of these commands", || clippy(repo, &["-p", "xtask", "--all-targets"]))?;
    step("Lints of the browser side", || {
        clippy(repo, &[&["-p", "frontend"], &WASM[..]].concat())?;
        clippy(repo, &[&["-p", "domain"], &WASM[..]].concat())
    })?;
    step("The wall between browser and server", || wall(repo))?;
    npm::install_tools(repo)?;
    step("Types of the browser tests", || task::run(npm::tool(repo, "typescript/bin/tsc").arg("--noEmit")))?;
    step("Query data", || prepare::check(repo))
}

fn clippy(repo: &Repo, what: &[&str]) -> anyhow::Result<()> {
    let all = [&["clippy", "--quiet", "--locked"], what, &["--", "--deny", "warnings"]].concat();
    task::run(&mut repo.cargo(all))
}

fn wall(repo: &Repo) -> anyhow::Result<()> {
    let tree = ["tree", "--locked", "-p", "frontend", "-e", "normal", "--prefix", "none", "--format", "{lib}"];
    let tree = task::output(repo.cargo(tree).args(WASM))?;
    let leaked: Vec<&str> =
        SERVER_ONLY.into_iter().filter(|name| tree.lines().any(|line| belongs(line, name))).collect();
    ensure!(leaked.is_empty(), "the browser's program contains {}: see `cargo tree -p frontend`", leaked.join(", "));
    Ok(())
}

/// A crate itself, or one that carries its name: `sqlx_core` belongs to sqlx.
fn belongs(library: &str, name: &str) -> bool {
    library.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_known_by_its_name_and_its_family() {
        for (library, name, expected) in [
            ("sqlx", "sqlx", true),
            ("sqlx_core", "sqlx", true),
            ("axiom", "axum", false),
            ("tokio_rustls", "tokio", true),
            ("lettres", "lettre", false),
        ] {
            assert_eq!(belongs(library, name), expected, "{library} / {name}");
        }
    }
}
