//! Puts the pieces together: what tests call, and what `serve` runs.

use crate::command::Failure;
use crate::config::{Config, Environment};
use crate::outbound::{Limits, Outbound};
use crate::session::Sessions;
use crate::trust_framework::HttpFramework;
use crate::{api, authorities, database, keys, listener};
use app::web::{Assets, Site};
use axum::Router;
use domain::certificate::Certificate;
use domain::clock::{Clock, SystemClock};
use domain::entropy::{Entropy, SystemEntropy};
use domain::form::FormDefinition;
use domain::mail::Sender;
use domain::password::PasswordHasher;
use domain::portal::{self, Portal, Ports, Rules};
use domain::refusal::Refusal;
use domain::sealed::SealingKey;
use domain::store::{Context, Database, forms};
use domain::trust::TrustSet;
use domain::workflow::key_sets::KeySets;
use domain::workflow::registration::Desk;
use domain::workflow::trust;
use domain::working_time::WorkingCalendar;
use futures::FutureExt;
use std::path::PathBuf;
use std::sync::Arc;
use time::{Duration, OffsetDateTime, UtcOffset};

/// A portal that can be served.
pub struct Booted {
    /// The domain.
    pub portal: Portal,
    /// What people reach.
    pub people: Router,
    /// Where machines register.
    pub desk: Desk,
}

/// What a server draws on besides its database. Tests bring their own.
pub struct Sources {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Password hashes.
    pub hasher: PasswordHasher,
    /// Seals second factors and one-time links.
    pub sealing: SealingKey,
}

/// Builds the domain on a database, with the machine's own clock, randomness and key file.
///
/// # Errors
/// A sentence about what does not fit.
pub fn portal(config: &Config, database: Database) -> Result<Portal, Failure> {
    let sources = Sources {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        hasher: PasswordHasher::default(),
        sealing: keys::sealing(&config.data_dir, &SystemEntropy)?,
    };
    portal_from(config, database, sources)
}

/// Builds the domain on a database and other sources.
///
/// # Errors
/// A sentence about what does not fit.
pub fn portal_from(config: &Config, database: Database, sources: Sources) -> Result<Portal, Failure> {
    let Sources { clock, entropy, hasher, sealing } = sources;
    Ok(Portal::new(Ports { database, clock, entropy, hasher, sealing, rules: rules(config)? }))
}

fn rules(config: &Config) -> Result<Rules, Failure> {
    let production = config.environment == Environment::Production;
    let offset = UtcOffset::from_whole_seconds(i32::from(config.review.utc_offset_minutes) * 60)?;
    Ok(Rules {
        environment: match config.environment {
            Environment::Sandbox => portal::Environment::Sandbox,
            Environment::Production => portal::Environment::Production,
        },
        portal_url: config.portal.public_url.clone(),
        api_url: config.api.public_url.clone(),
        bank_name: config.bank.name.clone(),
        mail_from: Sender::parse(&config.mail.from)?,
        mail_is_sent: config.mail.smtp.is_some(),
        undo_window: config.undo_window(),
        calendar: WorkingCalendar::weekdays(offset),
        decide_within_hours: config.review.decide_within_hours,
        claim_for: Duration::minutes(30),
        token_lifetime: Duration::minutes(10),
        limits: config.limits.enabled,
        registration: config.registration.policy(api::audiences(&config.api.public_url), production)?,
        trust: TrustSet { issuers: config.trust.issuers(production)?, ..TrustSet::default() },
        own_certificates: own_certificates(config),
    })
}

/// Until when our own certificates are valid. Whether they can be read at all is found where they are used.
fn own_certificates(config: &Config) -> Vec<(String, OffsetDateTime)> {
    let directory = config.trust.directory.as_ref().and_then(|directory| directory.certificate.as_ref());
    let named = [
        ("portal.certificate", config.portal.certificate.as_ref()),
        ("api.certificate", config.api.certificate.as_ref()),
        ("trust.directory.certificate", directory),
    ];
    let until = |file: &PathBuf| {
        let own = Certificate::parse(listener::chain(file).ok()?.first()?).ok()?;
        Some(own.facts().not_after)
    };
    named.into_iter().filter_map(|(key, file)| Some((key.to_owned(), until(file?)?))).collect()
}

/// Checks the database, publishes the first form, and mounts everything.
///
/// # Errors
/// A sentence about what does not fit.
pub async fn boot(config: &Config, database: Database) -> Result<Booted, Failure> {
    database::require_current(&database).await?;
    database::check_durability(&database).await?;
    mount(config, portal(config, database)?).await
}

/// Publishes the first form, takes the first values of trust, and mounts everything on a portal.
///
/// # Errors
/// A sentence about what does not fit.
pub async fn mount(config: &Config, portal: Portal) -> Result<Booted, Failure> {
    begin_trust(config, &portal).await?;
    publish_first_form(&portal).await.map_err(|refusal| refusal.to_string())?;
    let assets = config.portal.assets.clone().filter(|folder| folder.join("pkg").is_dir());
    let site = Site::new(portal.clone(), assets.map(|folder| Assets { folder }), config.bank.contact.clone());
    let people = app::router::router(site, Sessions::new(portal.clone()));
    let desk = desk(config, portal.clone())?;
    Ok(Booted { portal, people, desk })
}

/// The file gives the first values of each list; what people have decided since stands, and the log says where they differ.
async fn begin_trust(config: &Config, portal: &Portal) -> Result<(), Failure> {
    let first = authorities::first_values(&config.trust, config.environment == Environment::Production)?;
    let differences = trust::begin(portal, first).await.map_err(|refusal| refusal.sentences())?;
    for entry in differences.only_in_file {
        tracing::warn!(entry, "the configuration names this as trusted, and people have decided otherwise since");
    }
    for entry in differences.only_in_force {
        tracing::info!(entry, "this is trusted by a decision of people, beyond the configuration");
    }
    Ok(())
}

/// The registration desk of a portal: whom it believes, and its own way to their keys.
///
/// # Errors
/// A sentence about what does not fit.
pub(crate) fn desk(config: &Config, portal: Portal) -> Result<Desk, Failure> {
    let outbound = Outbound::configured(config, portal.trust(), None, Limits::documents())?;
    let key_sets = KeySets::new(portal.clone(), Arc::new(outbound));
    let framework = HttpFramework::configured(config, portal.trust(), Arc::new(SystemClock))?;
    let desk = Desk::new(portal, key_sets);
    Ok(match framework {
        Some(framework) => desk.asking(Arc::new(framework)),
        None => desk,
    })
}

/// A bank that has not shaped its form yet gets the default one.
pub(crate) async fn publish_first_form(portal: &Portal) -> Result<(), Refusal> {
    if forms::published(portal.database().statements()).await?.is_some() {
        return Ok(());
    }
    let publish = portal.commit(Context::system("default form"), |tx| {
        async move { Ok::<_, Refusal>(forms::publish(tx, &FormDefinition::default_signup()).await?) }.boxed()
    });
    match publish.await {
        Ok(_) => Ok(()),
        // Another replica was faster.
        Err(_) if forms::published(portal.database().statements()).await?.is_some() => Ok(()),
        Err(refusal) => Err(refusal),
    }
}
