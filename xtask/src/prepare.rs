//! The offline query data: what sqlx's macros would ask a database while compiling.
//!
//! With it `cargo build` needs no database. It is made anew into `target/` by compiling against a migrated throw-away
//! database, and takes the place of the committed data only when everything compiled.

use std::{
    collections::BTreeMap,
    fs::{self, File, FileTimes},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use clap::Args;

use crate::{
    postgres,
    repo::Repo,
    task::{self, step},
};

#[derive(Args, Clone, Copy)]
pub(crate) struct Options {
    /// Write nothing; fail when the committed data is not what would be written.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(repo: &Repo, options: Options) -> anyhow::Result<()> {
    if options.check { check(repo) } else { write(repo) }
}

/// Fails when the committed data is out of date.
pub(crate) fn check(repo: &Repo) -> anyhow::Result<()> {
    let fresh = files(&ask(repo)?)?;
    let committed = files(&committed(repo))?;
    let stale = committed.iter().filter(|(name, text)| fresh.get(*name) != Some(text)).count();
    let missing = fresh.keys().filter(|name| !committed.contains_key(*name)).count();
    let problem = format!("the query data is out of date ({stale} stale, {missing} missing): run cargo xtask prepare");
    ensure!(stale + missing == 0, problem);
    Ok(())
}

fn write(repo: &Repo) -> anyhow::Result<()> {
    let (fresh, committed) = (ask(repo)?, committed(repo));
    if committed.exists() {
        fs::remove_dir_all(&committed).context("the old query data cannot be removed")?;
    }
    fs::create_dir_all(&committed).context("app/domain/.sqlx cannot be made")?;
    let files = files(&fresh)?;
    for (name, text) in &files {
        fs::write(committed.join(name), text).with_context(|| format!("app/domain/.sqlx/{name} cannot be written"))?;
    }
    println!("  {} queries in app/domain/.sqlx", files.len());
    Ok(())
}

/// Lets the macros ask a migrated database, and returns the folder with their answers.
fn ask(repo: &Repo) -> anyhow::Result<PathBuf> {
    let cluster = postgres::throw_away(repo, "prepare")?;
    cluster.create_database("prepare")?;
    step("Applying the migrations", || {
        for (name, text) in migrations(repo)? {
            cluster.execute("prepare", &text).with_context(|| format!("migrations/{name}"))?;
        }
        Ok(())
    })?;
    let answers = repo.target("prepare/sqlx");
    if answers.exists() {
        fs::remove_dir_all(&answers).context("the last answers cannot be removed")?;
    }
    fs::create_dir_all(&answers).context("the folder for the answers cannot be made")?;
    step("Asking the database about every query", || compile(repo, &cluster.url("prepare"), &answers))?;
    Ok(answers)
}

fn compile(repo: &Repo, database_url: &str, answers: &Path) -> anyhow::Result<()> {
    let _touched = Touched::new(&repo.path("app/domain/src/lib.rs"))?;
    let mut cargo =
        repo.cargo(["check", "--quiet", "--locked", "-p", "domain", "--all-targets", "--features", "server"]);
    cargo.env_remove("SQLX_OFFLINE").env("SQLX_OFFLINE_DIR", answers).env("DATABASE_URL", database_url);
    task::run(&mut cargo)
}

fn migrations(repo: &Repo) -> anyhow::Result<BTreeMap<String, String>> {
    let mut all = files(&repo.path("migrations"))?;
    all.retain(|name, _| Path::new(name).extension().is_some_and(|extension| extension == "sql"));
    ensure!(!all.is_empty(), "there are no migrations");
    Ok(all)
}

fn committed(repo: &Repo) -> PathBuf {
    repo.path("app/domain/.sqlx")
}

/// The files of a folder by name, in order; none when there is no folder.
fn files(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    if !folder.exists() {
        return Ok(BTreeMap::new());
    }
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    entries
        .map(|entry| {
            let entry = entry?;
            Ok((entry.file_name().to_string_lossy().into_owned(), fs::read_to_string(entry.path())?))
        })
        .collect::<std::io::Result<_>>()
        .with_context(|| format!("{} cannot be read", folder.display()))
}

/// A source file that looks changed, so that its macros run again; untouched again at the end, so that nothing else
/// is compiled anew for it.
struct Touched {
    file: File,
    times: FileTimes,
}

impl Touched {
    fn new(path: &Path) -> anyhow::Result<Self> {
        let file = File::options().append(true).open(path).with_context(|| format!("{}", path.display()))?;
        let before = file.metadata().and_then(|metadata| metadata.modified()).context("no time of change")?;
        #[expect(clippy::disallowed_methods, reason = "cargo compares a file's time with the real one")]
        let now = std::time::SystemTime::now();
        file.set_modified(now).context("the time of change cannot be set")?;
        Ok(Self { file, times: FileTimes::new().set_modified(before) })
    }
}

impl Drop for Touched {
    fn drop(&mut self) {
        // At worst the file is compiled once more.
        let _ = self.file.set_times(self.times);
    }
}
