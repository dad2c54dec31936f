//! The main job: from a fresh checkout to a running Vestibule with believable data.

mod addresses;
mod code;
mod directory;
mod folder;
mod machines;
mod seed;
mod server;

use anyhow::Context as _;
use clap::Args;
use cluster::Cluster;

use crate::{
    interrupt, postgres,
    repo::{Profile, Repo},
    site,
    task::{self, step},
};
use addresses::Addresses;
use directory::Directory;
use folder::Folder;
use seed::Seed;
use server::Server;

#[derive(Args)]
pub(crate) struct Options {
    /// Forget the data of the last run.
    #[arg(long)]
    fresh: bool,
    /// Optimised builds: slower to make, faster to use.
    #[arg(long)]
    release: bool,
    #[command(flatten)]
    addresses: Addresses,
}

pub(crate) fn run(repo: &Repo, options: &Options) -> anyhow::Result<()> {
    let (profile, folder) = (Profile::of(options.release), Folder::new(repo));
    options.addresses.are_free()?;
    if options.fresh {
        folder.clear()?;
    }
    postgres::install_programs(repo, &postgres::under(&folder.data()))?;
    build(repo, profile)?;
    let ended = serve(repo, profile, &folder, &options.addresses);
    // A program that had to be killed could not stop its Postgres.
    Cluster::stop_abandoned(&postgres::under(&folder.data()))?;
    if interrupt::came() {
        println!("\nEverything has ended; the data is kept.");
        return Ok(());
    }
    ended
}

/// Serves the data of the last run, or new data, until somebody ends it.
fn serve(repo: &Repo, profile: Profile, folder: &Folder, addresses: &Addresses) -> anyhow::Result<()> {
    let mut directory =
        step("Starting a trust framework for the sandbox", || Directory::start(repo, profile, folder, addresses))?;
    let trust = directory.trust(addresses)?;
    folder.configure(addresses, &repo.site(), &trust, None)?;
    let seed = match Seed::read(folder)? {
        Some(seed) => seed,
        None => fill(repo, profile, folder)?,
    };
    folder.configure(addresses, &repo.site(), &trust, seed.tls())?;
    let mut server = step("Starting Vestibule", || Server::start(repo, profile, folder, addresses))?;
    let program = repo.program(profile, "vestibule");
    let machines = seed.tls().map(|tls| machines::lines(repo, &program, addresses, folder, tls.ca)).unwrap_or_default();
    println!("{}", seed.welcome(addresses, folder, &machines));
    server.wait_for_end(&mut directory)
}

/// Whose code to tell.
#[derive(Args)]
pub(crate) struct Whose {
    /// An address of the demo, or what stands before its `@`: `analyst-1`.
    who: String,
}

/// Prints the six digits that an authenticator app would show now: a demo needs no telephone.
pub(crate) fn code(repo: &Repo, Whose { who }: &Whose) -> anyhow::Result<()> {
    let seed = Seed::read(&Folder::new(repo))?.context("there is no demo yet: run cargo xtask demo first")?;
    let secret = seed.second_factor(who).with_context(|| format!("{who} has no second factor in the demo"))?;
    #[expect(clippy::disallowed_methods, reason = "an app shows the code of the real time")]
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
    println!("{}", code::at(secret, now)?);
    eprintln!("It works once, for another {} s; cargo xtask code gives the next one.", code::left(now));
    Ok(())
}

fn build(repo: &Repo, profile: Profile) -> anyhow::Result<()> {
    let programs = ["build", "--quiet", "--locked", "-p", "server", "-p", "testkit", "--bins", "--profile"];
    step("Compiling the server", || task::run(repo.cargo(programs).arg(profile.name())))?;
    site::build(repo, profile)
}

/// Fills an empty database. What an interrupted run left is thrown away first.
fn fill(repo: &Repo, profile: Profile, folder: &Folder) -> anyhow::Result<Seed> {
    Cluster::discard(&postgres::under(&folder.data()))?;
    let program = |name: &str| repo.command(repo.program(profile, name));
    step("Creating the tables", || task::run(program("vestibule").args(["migrate", "--config"]).arg(folder.config())))?;
    step("Inventing banks, people and requests", || {
        let mut seed = program("vestibule-seed");
        // What an interrupted run leaves is thrown away, so it need not wait for the disk at every step.
        seed.arg("--config").arg(folder.config()).env("PGOPTIONS", "-c synchronous_commit=off");
        let lines = task::output(&mut seed)?;
        Seed::keep(folder, &lines)
    })
}
