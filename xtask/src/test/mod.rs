//! Every test, one line each, and a table of how many of which kind.

pub(crate) mod browser;
pub(crate) mod programs;
mod rust;
mod tally;

use anyhow::ensure;
use clap::Args;

use crate::{
    chromium, npm, postgres,
    repo::{Profile, Repo},
    site,
    task::step,
};
use tally::Tally;

#[derive(Args)]
pub(crate) struct Options {
    /// Only tests whose name contains this.
    filter: Option<String>,
    /// Only the tests that need no browser.
    #[arg(long, conflicts_with = "browser")]
    rust: bool,
    /// Only the tests in the browser.
    #[arg(long)]
    browser: bool,
}

pub(crate) fn run(repo: &Repo, options: &Options) -> anyhow::Result<()> {
    let chromium = if options.rust { None } else { Some(chromium::find_or_install(repo)?) };
    if chromium.is_some() {
        npm::install_tools(repo)?;
    }
    let cluster = postgres::throw_away(repo, "test")?;
    let suites = programs::build(repo)?;
    let mut tally = Tally::default();
    if !options.browser {
        step("Tests without a browser", || {
            suites.iter().try_for_each(|suite| rust::run(repo, suite, &cluster, options.filter.as_deref(), &mut tally))
        })?;
    }
    if let Some(chromium) = chromium {
        site::build(repo, Profile::Dev)?;
        step("Tests in the browser", || {
            browser::run(repo, &cluster, &chromium, options.filter.as_deref(), &mut tally)
        })?;
    }
    cluster.stop()?;
    println!("\n{tally}");
    ensure!(tally.failed() == 0, "{} failed", tally.failed());
    ensure!(tally.passed() > 0, "no test ran");
    Ok(())
}
