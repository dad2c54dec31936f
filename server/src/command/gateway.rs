//! `vestibule gateway`: the resource servers that may introspect.

use super::{Failure, say};
use crate::config::Config;
use crate::{boot, database};
use clap::Subcommand;
use domain::client::Scopes;
use domain::id::GatewayId;
use domain::portal::Portal;
use domain::store::{Context, gateways};
use domain::workflow::gateway::{self, Keeper};

/// What to do with gateways.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Makes one; its secret is printed once.
    Add {
        /// What people call it.
        name: String,
        /// It authenticates with a secret.
        #[arg(long, required = true)]
        secret: bool,
        /// What it may ask about; every scope, unless told.
        #[arg(long)]
        scope: Vec<String>,
    },
    /// Lists them.
    List,
    /// Ends one: it learns nothing any more.
    Revoke {
        /// Which one.
        id: GatewayId,
    },
}

/// Does it.
///
/// # Errors
/// What stands in the way.
pub async fn run(config: Config, arguments: Arguments) -> Result<(), Failure> {
    let opened = database::open(&config)?;
    database::require_current(&opened.database).await?;
    let portal = boot::portal(&config, opened.database.clone())?;
    let done = match arguments.action {
        Action::Add { name, scope, .. } => add(&portal, &name, scope).await,
        Action::List => list(&portal).await,
        Action::Revoke { id } => revoke(&portal, id).await,
    };
    opened.close().await;
    done
}

async fn add(portal: &Portal, name: &str, scopes: Vec<String>) -> Result<(), Failure> {
    let added = gateway::add(portal, Context::console(), Keeper::Console, name, Scopes::of(scopes)).await;
    let added = added.map_err(|refusal| refusal.sentences())?;
    say(format_args!("id: {}\nsecret: {}", added.id, added.secret.expose()));
    Ok(())
}

async fn list(portal: &Portal) -> Result<(), Failure> {
    for gateway in gateways::list(portal.database().statements()).await? {
        let state = if gateway.revoked_at.is_some() { "revoked" } else { "in use" };
        say(format_args!("{}  {}  {}  {}  {state}", gateway.id, gateway.environment, gateway.scopes, gateway.name));
    }
    Ok(())
}

async fn revoke(portal: &Portal, id: GatewayId) -> Result<(), Failure> {
    let revoked = gateway::revoke(portal, Context::console(), Keeper::Console, id).await;
    revoked.map_err(|refusal| refusal.sentences())?;
    say("It learns nothing any more.");
    Ok(())
}
