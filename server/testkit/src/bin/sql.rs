//! `vestibule-sql`: runs statements on the database of a sandbox. The browser tests make a step fail with it that no page of
//! ours would let fail.

use clap::Parser;
use server::command::Failure;
use server::config::{Config, Environment};
use sqlx::{Connection as _, PgConnection};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Parser)]
struct Arguments {
    /// The configuration of the server.
    #[arg(long)]
    config: PathBuf,
    /// What to run.
    statements: String,
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

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let config = Config::load(&arguments.config)?;
    if config.environment == Environment::Production {
        return Err("This is for a sandbox: the configuration says production".into());
    }
    let url = config.database.url.ok_or("The configuration names no database")?;
    let mut connection = PgConnection::connect(url.as_str()).await?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(arguments.statements)).execute(&mut connection).await?;
    Ok(())
}
