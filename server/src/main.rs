//! The `vestibule` binary: a command line around the library.

use clap::{Parser, Subcommand};
use server::command;
use std::path::PathBuf;
use std::process::ExitCode;

/// Where a bank meets the third parties that want to call its open-banking APIs.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The configuration file.
    #[arg(long, global = true, env = "VESTIBULE_CONFIG", default_value = "vestibule.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the portal, the machine API and the workers.
    Serve,
    /// Brings the database's schema up to date.
    Migrate,
    /// Reads the configuration and says what is wrong with it.
    CheckConfig,
    /// Makes a member of staff; the password comes from standard input.
    CreateAdmin(command::create_admin::NewAdmin),
    /// Manages the resource servers that introspect.
    Gateway(command::gateway::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = command::run(&arguments.config, |config| async move {
        match arguments.command {
            Command::Serve => command::serve::run(config).await,
            Command::Migrate => command::migrate::run(config).await,
            Command::CheckConfig => command::check_config::run(&config),
            Command::CreateAdmin(new) => command::create_admin::run(config, new).await,
            Command::Gateway(arguments) => command::gateway::run(config, arguments).await,
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("vestibule: {failure}");
            ExitCode::FAILURE
        }
    }
}
