//! Everything a use case needs from outside, in one value that is cheap to clone.

use crate::clock::Clock;
use crate::entropy::{self, Entropy};
use crate::mail::Sender;
use crate::password::PasswordHasher;
use crate::registration::Policy;
use crate::sealed::SealingKey;
use crate::store::{Context, Database, StoreError, WriteTx};
use crate::trust::{Live, TrustSet};
use crate::working_time::WorkingCalendar;
use futures::future::BoxFuture;
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// The ports of the domain: database, clock, randomness, secrets, and the bank's rules.
#[derive(Clone)]
pub struct Portal(Arc<Ports>, Live);

/// What a [`Portal`] is made of.
pub struct Ports {
    /// Postgres.
    pub database: Database,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Password hashes, bounded.
    pub hasher: PasswordHasher,
    /// Seals second factors at rest.
    pub sealing: SealingKey,
    /// What the bank has decided about itself.
    pub rules: Rules,
}

/// Where this server stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// For trying out.
    Sandbox,
    /// For real.
    Production,
}

impl Environment {
    /// The stored name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Production => "production",
        }
    }

    /// By its stored name, which is also its name on the wire.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Sandbox, Self::Production].into_iter().find(|environment| environment.name() == name)
    }

    /// The name on screens.
    pub fn words(self) -> &'static str {
        match self {
            Self::Sandbox => "Sandbox",
            Self::Production => "Production",
        }
    }
}

/// What the bank has decided about itself: from the configuration.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Sandbox or production.
    pub environment: Environment,
    /// The portal's address as people type it, without a slash at the end. Links in mails start with it.
    pub portal_url: String,
    /// The issuer and address of the machine API.
    pub api_url: String,
    /// The name of the bank on screens and in mails.
    pub bank_name: String,
    /// Who our mails come from.
    pub mail_from: Sender,
    /// Whether a mail server is configured. Without one, mails stay in the outbox for people to read.
    pub mail_is_sent: bool,
    /// How long the mail of a decision waits, so that it can be taken back.
    pub undo_window: Duration,
    /// The bank's working hours.
    pub calendar: WorkingCalendar,
    /// In how many working hours a request should be decided.
    pub decide_within_hours: u32,
    /// How long a claim holds.
    pub claim_for: Duration,
    /// How long an access token lives.
    pub token_lifetime: Duration,
    /// Whether public forms are rate limited (`limits.enabled`).
    pub limits: bool,
    /// What is settled about registration by machine.
    pub registration: Policy,
    /// Whom to trust until Postgres has been asked.
    pub trust: TrustSet,
    /// This server's own certificates, by the key of the configuration that names each, and until when each is valid.
    pub own_certificates: Vec<(String, OffsetDateTime)>,
}

impl Portal {
    /// A portal on these ports.
    pub fn new(ports: Ports) -> Self {
        let trust = Live::new(ports.rules.trust.clone());
        Self(Arc::new(ports), trust)
    }

    /// The current instant.
    pub fn now(&self) -> OffsetDateTime {
        self.0.clock.now()
    }

    /// Randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        self.0.entropy.as_ref()
    }

    /// A new identifier of any kind: `portal.id(PersonId::new)`.
    pub fn id<T>(&self, make: fn(OffsetDateTime, [u8; 10]) -> T) -> T {
        make(self.now(), entropy::bytes(self.entropy()))
    }

    /// Postgres.
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    /// Password hashes.
    pub fn hasher(&self) -> &PasswordHasher {
        &self.0.hasher
    }

    /// Seals second factors.
    pub fn sealing(&self) -> &SealingKey {
        &self.0.sealing
    }

    /// The bank's rules.
    pub fn rules(&self) -> &Rules {
        &self.0.rules
    }

    /// Whom the bank trusts now.
    pub fn trust(&self) -> &Live {
        &self.1
    }

    /// Runs one unit of work: everything in it is committed together, or nothing is.
    ///
    /// It runs in a task of its own, so that a client who hangs up cannot stop it halfway.
    ///
    /// # Errors
    /// Whatever `work` refuses with, after a rollback; a [`StoreError`] when Postgres does.
    pub async fn commit<T, E, W>(&self, context: Context, work: W) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: for<'tx> FnOnce(&'tx mut WriteTx) -> BoxFuture<'tx, Result<T, E>> + Send + 'static,
    {
        let portal = self.clone();
        let unit = tokio::spawn(async move {
            let mut tx = WriteTx::begin(&portal, context).await?;
            let value = work(&mut tx).await?;
            tx.commit().await?;
            Ok(value)
        });
        unit.await.unwrap_or_else(|_| Err(StoreError::Interrupted.into()))
    }
}
