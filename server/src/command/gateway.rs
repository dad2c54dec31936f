//! `vestibule gateway`: the resource servers that may introspect and check.

use super::{Failure, say};
use crate::config::Config;
use crate::{boot, database};
use clap::Subcommand;
use data_encoding::HEXLOWER;
use domain::client::Scopes;
use domain::id::GatewayId;
use domain::portal::Portal;
use domain::store::{Context, gateways};
use domain::workflow::gateway::{self, Keeper};
use std::path::{Path, PathBuf};

/// What to do with gateways.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Makes one; a secret is printed once.
    Add {
        /// What people call it.
        name: String,
        #[command(flatten)]
        credential: Credential,
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

/// What a gateway authenticates with.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Credential {
    /// With the certificate in this PEM file, which its connections show.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// With a secret; it can introspect, and cannot use /gateway/check.
    #[arg(long)]
    secret: bool,
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
        Action::Add { name, credential, scope } => match credential.certificate {
            Some(file) => certify(&portal, &name, &file, scope).await,
            None => add(&portal, &name, scope).await,
        },
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

async fn certify(portal: &Portal, name: &str, file: &Path, scopes: Vec<String>) -> Result<(), Failure> {
    let pem = std::fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    let scopes = Scopes::of(scopes);
    let added = gateway::certify(portal, Context::console(), Keeper::Console, name, &pem, scopes).await;
    say(format_args!("id: {}", added.map_err(|refusal| refusal.sentences())?));
    Ok(())
}

async fn list(portal: &Portal) -> Result<(), Failure> {
    for gateway in gateways::list(portal.database().statements()).await? {
        let state = if gateway.revoked_at.is_some() { "revoked" } else { "in use" };
        let credential = match &gateway.certificate {
            Some(certificate) => format!("certificate {}", HEXLOWER.encode(&certificate.sha256)),
            None => "secret".to_owned(),
        };
        let (id, environment, scopes, name) = (gateway.id, gateway.environment, gateway.scopes, gateway.name);
        say(format_args!("{id}  {environment}  {scopes}  {name}  {credential}  {state}"));
    }
    Ok(())
}

async fn revoke(portal: &Portal, id: GatewayId) -> Result<(), Failure> {
    let revoked = gateway::revoke(portal, Context::console(), Keeper::Console, id).await;
    revoked.map_err(|refusal| refusal.sentences())?;
    say("It learns nothing any more.");
    Ok(())
}
