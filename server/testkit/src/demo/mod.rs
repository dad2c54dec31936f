//! Demo data: what a bank would have after four months, made by the use cases that made it, at the time they would
//! have. The audit trail, the mails, the decisions and the states are therefore real.
//!
//! The same seed and the same instant give the same data. Only what guards the machine API (its certificate) and what
//! the server seals with (its key file) is random. Forty requests are of the last weeks; the TPPs that are older than
//! that came by sign-ups of their own.

mod acts;
mod answers;
mod cast;
mod diary;
mod evidence;
mod firms;
mod lines;
mod machines;
mod place;
mod plot;
mod post;
mod staff;
mod stage;
mod stories;
mod tls;
mod visits;

use crate::registrar::Registrar;
use acts::Progress;
use diary::When;
use domain::client::Scopes;
use domain::clock::FixedClock;
use domain::entropy::SeededEntropy;
use domain::password::{Cost, PasswordHasher};
use domain::portal::Portal;
use domain::store::{Context, people};
use domain::workflow::gateway::{self, Keeper, NewGateway};
use machines::{Machines, STEPS, Step};
use plot::{Act, Scene};
use serde_json::Value;
use server::Workbench;
use server::command::Failure;
use server::config::{Activation, Config, Environment};
use staff::Staff;
use stage::{Stage, told};
use std::sync::Arc;
use time::OffsetDateTime;
use visits::{VISITS, Visit};

/// When the bank opens its door.
const OPENING: When = When::Day(80, 8, 0);

/// Fills a fresh, migrated database as if `now` had come, and tells who can sign in and what to try: JSON objects with
/// one member each, as `xtask/src/demo/seed.rs` reads them.
///
/// # Errors
/// A sentence about what does not fit; then the database may be half full.
pub async fn fill(config: &Config, now: OffsetDateTime, seed: u64) -> Result<Vec<Value>, Failure> {
    if config.environment == Environment::Production {
        return Err("Demo data is for a sandbox: this configuration says production".into());
    }
    if config.mail.smtp.is_some() {
        return Err("Demo data is for a sandbox without `mail.smtp`: nobody has the addresses it writes to".into());
    }
    let config = &believing(config);
    let clock = Arc::new(FixedClock::at(OPENING.instant(now)));
    // Everybody can read these passwords: hashing them at the least cost saves seconds. A hash names its own cost, so
    // the server verifies them all the same.
    let hasher = PasswordHasher::with_cost(2, Cost::FOR_TESTS);
    let entropy = Arc::new(SeededEntropy::new(seed));
    let workbench = Workbench::open(config, clock.clone(), entropy.clone(), hasher.clone()).await?;
    let by_people = Workbench::open(&letting_in_by_people(config), clock.clone(), entropy, hasher).await?;
    let filled = invent(&workbench.portal, &by_people.portal, clock, config, now).await;
    by_people.close().await;
    workbench.close().await;
    filled
}

/// The bank believed one more directory while the demo's software registered, and a rule let in what did.
fn believing(config: &Config) -> Config {
    let mut config = config.clone();
    config.trust.statement_issuer.push(Registrar::issuer());
    config.registration.activation = Activation::Automatic;
    config
}

/// For a while people let in what registers.
fn letting_in_by_people(config: &Config) -> Config {
    let mut config = config.clone();
    config.registration.activation = Activation::Manual;
    config
}

async fn invent(
    portal: &Portal,
    by_people: &Portal,
    clock: Arc<FixedClock>,
    config: &Config,
    now: OffsetDateTime,
) -> Result<Vec<Value>, Failure> {
    require_empty(portal).await?;
    let staff = Staff::hire(portal).await?;
    let gateway = add_gateway(portal).await?;
    let stage = Stage::new(portal.clone(), clock, staff, now);
    stage.settle().await?;
    let mut machines = Machines::new(&stage, by_people);
    let stories = play(&stage, &mut machines, now).await?;
    let tls = tls::make(&config.data_dir, now)?;
    lines::lines(config, &stage.staff, &stories, &gateway, &tls, &machines.link)
}

async fn require_empty(portal: &Portal) -> Result<(), Failure> {
    let someone = cast::staff_email(domain::access::StaffRole::Platform, 0);
    match people::credentials(portal.database().statements(), &someone).await? {
        None => Ok(()),
        Some(_) => Err("This database has its demo data already".into()),
    }
}

async fn add_gateway(portal: &Portal) -> Result<NewGateway, Failure> {
    gateway::add(portal, Context::console(), Keeper::Console, "Demo gateway", Scopes::all()).await.map_err(told)
}

/// What happens next.
enum Event {
    Scene(usize, Act),
    Visit(Visit),
    Machines(Step),
}

/// Plays every story, scene by scene in the order of time, and gives how far each came.
async fn play(stage: &Stage, machines: &mut Machines, now: OffsetDateTime) -> Result<Vec<Progress>, Failure> {
    let stories = stories::all();
    let mut progress: Vec<Progress> = stories.iter().zip(0..).map(|(story, nth)| Progress::new(story, nth)).collect();
    let mut events: Vec<(OffsetDateTime, Event)> =
        VISITS.iter().map(|(when, visit)| (when.instant(now), Event::Visit(*visit))).collect();
    events.extend(STEPS.iter().map(|(when, step)| (when.instant(now), Event::Machines(*step))));
    for (nth, story) in stories.into_iter().enumerate() {
        let scenes = story.scenes.into_iter();
        events.extend(scenes.map(|Scene { when, act }| (when.instant(now), Event::Scene(nth, act))));
    }
    events.sort_by_key(|(instant, _)| *instant);
    for (instant, event) in events {
        stage.until(instant).await?;
        match event {
            Event::Visit(visit) => visit.play(stage).await?,
            Event::Machines(step) => machines.play(stage, step).await?,
            Event::Scene(nth, act) => {
                let story = &mut progress[nth];
                let played = story.play(stage, &act).await;
                played.map_err(|error| format!("{}, {act:?}: {error}", story.firm.legal))?;
            }
        }
        stage.settle().await?;
    }
    stage.until(now).await?;
    Ok(progress)
}
