//! `vestibule create-admin`: one person on the server's console makes a member of staff. Audited as such.

use super::{Failure, say};
use crate::config::Config;
use crate::{boot, database};
use clap::Args;
use domain::access::StaffRole;
use domain::refusal::Refusal;
use domain::workflow::staff::{self, NewStaff};
use std::io::BufRead;

/// Whom to make.
#[derive(Debug, Args)]
pub struct NewAdmin {
    /// The work e-mail address.
    #[arg(long)]
    email: String,
    /// The name that others see.
    #[arg(long)]
    name: String,
    /// `analyst`, `approver`, `security`, `auditor` or `platform`.
    #[arg(long)]
    role: StaffRole,
}

/// Makes a member of staff with the password on standard input.
///
/// # Errors
/// What is wrong with the address, the name or the password.
pub async fn run(config: Config, new: NewAdmin) -> Result<(), Failure> {
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password)?;
    let opened = database::open(&config)?;
    database::require_current(&opened.database).await?;
    let portal = boot::portal(&config, opened.database.clone())?;
    let new = NewStaff::parse(&new.name, &new.email, password.trim_end_matches(['\r', '\n']), vec![new.role])
        .map_err(|errors| Refusal::from(errors).sentences())?;
    staff::create_from_console(&portal, new).await.map_err(|refusal| refusal.sentences())?;
    opened.close().await;
    say("The account is there. Signing in asks for a second factor to be set up where the role needs one.");
    Ok(())
}
