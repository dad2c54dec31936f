//! Pictures of every page, wide and narrow, light and dark: to be looked at by people.

use crate::{
    check::SERVER_SIDE,
    chromium, npm, postgres,
    repo::{Profile, Repo},
    site, task,
    test::browser,
};

pub(crate) fn run(repo: &Repo) -> anyhow::Result<()> {
    let chromium = chromium::find_or_install(repo)?;
    npm::install_tools(repo)?;
    let mut cargo = repo.cargo(["build", "--locked", "--bins"]);
    task::step("Compiling the programs", || task::run(cargo.args(SERVER_SIDE)))?;
    site::build(repo, Profile::Dev)?;
    let cluster = postgres::throw_away(repo, "screenshots")?;
    let mut playwright = browser::playwright(repo, &cluster, &chromium)?;
    playwright.args(["--config", "screenshots/playwright.config.ts", "--reporter", "list"]);
    task::step("Taking pictures", || task::run(&mut playwright))?;
    println!("  in {}", repo.target("screenshots/index.html").display());
    Ok(())
}
