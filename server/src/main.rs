//! The `vestibule` binary: a command line around the library.

use clap::{Parser, Subcommand};
use server::command::{self, Failure};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A registration is hundreds of small allocations: the system's allocator takes a quarter of its time for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Where a bank meets the third parties that want to call its open-banking APIs.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The configuration file of the bank.
    #[arg(long, global = true, env = "VESTIBULE_CONFIG", default_value = "vestibule.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Bank(Bank),
    /// A trust framework for sandboxes: certificates, statements, key sets.
    Directory(command::directory::Arguments),
    /// A third party's side: keys, registration at a bank, tokens.
    Tpp(command::tpp::Arguments),
}

/// What works on a bank, and so on its configuration.
#[derive(Debug, Subcommand)]
enum Bank {
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
    let done = match arguments.command {
        Command::Bank(command) => on_bank(&arguments.config, command),
        Command::Directory(arguments) => command::run_without_config(command::directory::run(arguments)),
        Command::Tpp(arguments) => return command::tpp::run(arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("vestibule: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn on_bank(config: &Path, command: Bank) -> Result<(), Failure> {
    command::run(config, |config| async move {
        match command {
            Bank::Serve => command::serve::run(config).await,
            Bank::Migrate => command::migrate::run(config).await,
            Bank::CheckConfig => command::check_config::run(&config),
            Bank::CreateAdmin(new) => command::create_admin::run(config, new).await,
            Bank::Gateway(arguments) => command::gateway::run(config, arguments).await,
        }
    })
}
