//! `vestibule-seed`: fills a fresh database with demo data and prints who can sign in, as lines of JSON.

use clap::Parser;
use domain::clock::{Clock, SystemClock};
use server::command::Failure;
use server::config::Config;
use std::path::PathBuf;
use std::process::ExitCode;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

#[derive(Parser)]
#[command(name = "vestibule-seed", about = "Fills a fresh, migrated database with demo data")]
struct Arguments {
    /// The server's configuration.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// As if this instant had come (RFC 3339); absent: now.
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    now: Option<OffsetDateTime>,
    /// Other references and secrets.
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "its output is what it is run for")]
async fn run(arguments: Arguments) -> Result<(), Failure> {
    let config = Config::load(&arguments.config)?;
    let now = arguments.now.unwrap_or_else(|| SystemClock.now());
    for line in testkit::demo::fill(&config, now, arguments.seed).await? {
        println!("{line}");
    }
    Ok(())
}

fn instant(text: &str) -> Result<OffsetDateTime, time::error::Parse> {
    OffsetDateTime::parse(text, &Rfc3339)
}
