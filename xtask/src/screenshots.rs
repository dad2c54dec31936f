//! Pictures of every page, wide and narrow, light and dark: to be looked at by people.

use crate::{
    chromium, npm, postgres,
    repo::{Profile, Repo},
    site, task,
    test::{browser, programs},
};

pub(crate) fn run(repo: &Repo) -> anyhow::Result<()> {
    let chromium = chromium::find_or_install(repo)?;
    npm::install_tools(repo)?;
    programs::build(repo)?;
    site::build(repo, Profile::Dev)?;
    let cluster = postgres::throw_away(repo, "screenshots")?;
    let mut playwright = browser::playwright(repo, &cluster, &chromium)?;
    playwright.args(["--config", "screenshots/playwright.config.ts", "--reporter", "list"]);
    task::step("Taking pictures", || task::run(&mut playwright))?;
    println!("  in {}", repo.target("screenshots").display());
    Ok(())
}
