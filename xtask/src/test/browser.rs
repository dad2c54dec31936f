//! Drives the journeys of `end2end/` in a real browser against the real server.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, ensure};
use cluster::Cluster;
use serde_json::Value;

use super::tally::{Kind, Outcome, Tally};
use crate::{
    interrupt, npm,
    repo::{Profile, Repo},
    task,
};

/// Playwright, told where everything is (`end2end/README.md`).
pub(crate) fn playwright(repo: &Repo, cluster: &Cluster, chromium: &Path) -> anyhow::Result<Command> {
    cluster.create_database("end2end")?;
    let mut playwright = npm::tool(repo, "@playwright/test/cli.js");
    playwright.arg("test").env("CHROMIUM", chromium).env("END2END_DATABASE_URL", cluster.url("end2end"));
    playwright.env("END2END_SERVER", repo.program(Profile::Dev, "vestibule"));
    playwright.env("END2END_SEED", repo.program(Profile::Dev, "vestibule-seed"));
    playwright.env("END2END_SQL", repo.program(Profile::Dev, "vestibule-sql"));
    playwright.env("END2END_ROUTES", repo.program(Profile::Dev, "vestibule-routes"));
    playwright.env("END2END_SITE", repo.site()).env("END2END_WORK", repo.target("end2end"));
    Ok(playwright)
}

pub(super) fn run(
    repo: &Repo,
    cluster: &Cluster,
    chromium: &Path,
    filter: Option<&str>,
    tally: &mut Tally,
) -> anyhow::Result<()> {
    let report = repo.target("end2end/report.json");
    if report.exists() {
        fs::remove_file(&report).context("the last report cannot be removed")?;
    }
    let mut playwright = playwright(repo, cluster, chromium)?;
    playwright.env("END2END_REPORT", &report);
    if let Some(filter) = filter {
        playwright.args(["--pass-with-no-tests", "--grep", filter]);
    }
    let status = task::Running::start(&mut playwright)?.wait()?;
    interrupt::none()?;
    let text = fs::read(&report).context("the browser tests could not start")?;
    count(&serde_json::from_slice(&text).context("the report of the browser tests cannot be read")?, tally);
    ensure!(status.success() || tally.failed() > 0, "the browser tests could not run: see above");
    Ok(())
}

/// A flaky test has failed: there are no second attempts.
fn count(report: &Value, tally: &mut Tally) {
    for (name, outcome) in [
        ("expected", Outcome::Passed),
        ("unexpected", Outcome::Failed),
        ("flaky", Outcome::Failed),
        ("skipped", Outcome::Skipped),
    ] {
        let tests = report["stats"][name].as_u64().unwrap_or_default();
        tally.add(Kind::Browser, outcome, usize::try_from(tests).unwrap_or(usize::MAX));
    }
}
