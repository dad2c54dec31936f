//! The project's own commands: `cargo xtask demo`, `cargo xtask test` and what they are made of.
//!
//! It must start fast and run before anything else compiles, so it knows neither `domain` nor `server`.
#![expect(clippy::print_stdout, reason = "it talks to the person who typed the command")]

mod bench;
mod check;
mod chromium;
mod demo;
mod interrupt;
mod npm;
mod postgres;
mod prepare;
mod repo;
mod screenshots;
mod site;
mod task;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::repo::Repo;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, checks, tests and shows Vestibule")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the front end into `target/site`.
    Site(site::Options),
    /// Write the offline query data that builds without a database need.
    Prepare(prepare::Options),
    /// Formatting, lints, query data and the walls between the crates.
    Check,
    /// Every test: pure, database, HTTP, browser.
    Test(test::Options),
    /// Build and run everything, with believable data.
    Demo(demo::Options),
    /// Print the one-time code of somebody of the demo.
    Code(demo::Whose),
    /// Take pictures of every page into `target/screenshots`.
    Screenshots,
    /// Measure.
    #[command(subcommand)]
    Bench(bench::Command),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match interrupt::listen().and_then(|()| run(cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if interrupt::came() => ExitCode::from(interrupt::EXIT_CODE),
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    let repo = Repo::find()?;
    match command {
        Command::Site(options) => site::run(&repo, options),
        Command::Prepare(options) => prepare::run(&repo, options),
        Command::Check => check::run(&repo),
        Command::Test(options) => test::run(&repo, &options),
        Command::Demo(options) => demo::run(&repo, &options),
        Command::Code(whose) => demo::code(&repo, &whose),
        Command::Screenshots => screenshots::run(&repo),
        Command::Bench(command) => bench::run(&repo, &command),
    }
}
