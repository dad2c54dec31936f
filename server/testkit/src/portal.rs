//! The whole portal on a database of its own, with a clock that the test moves.

use crate::Browser;
use crate::mailbox::Mailbox;
use axum::Router;
use domain::clock::FixedClock;
use domain::entropy::{Entropy, SeededEntropy};
use domain::mail::RenderedMail;
use domain::password::{Cost, PasswordHasher};
use domain::portal::Portal;
use domain::sealed::SealingKey;
use domain::store::Database;
use server::Sources;
use server::config::Config;
use sqlx::{ConnectOptions, PgPool};
use std::sync::Arc;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// A Friday morning.
const START: OffsetDateTime = datetime!(2026-11-20 10:00 UTC);

/// The portal as it is served: every route, layer and rule. Only the clock stands still, randomness is seeded, and a
/// password hash costs next to nothing.
///
/// Dropped, it fails the test if a mail was sent that nobody asked about.
pub struct TestPortal {
    pub(crate) portal: Portal,
    clock: Arc<FixedClock>,
    people: Router,
    pub(crate) mailbox: Mailbox,
}

impl TestPortal {
    /// A sandbox on the database of `#[sqlx::test(migrator = "domain::store::MIGRATOR")]`.
    pub async fn new(pool: PgPool) -> Self {
        Self::configured(pool, "").await
    }

    /// The same with further lines of configuration: `[limits]\nenabled = false`.
    pub async fn configured(pool: PgPool, lines: &str) -> Self {
        Self::hashing(pool, lines, PasswordHasher::with_cost(2, Cost::FOR_TESTS)).await
    }

    /// The same with another password hasher.
    pub async fn hashing(pool: PgPool, lines: &str, hasher: PasswordHasher) -> Self {
        Self::made_of(pool, lines, hasher, Arc::new(SeededEntropy::new(7))).await
    }

    /// The same with other randomness.
    pub async fn drawing(pool: PgPool, entropy: Arc<dyn Entropy>) -> Self {
        Self::made_of(pool, "", PasswordHasher::with_cost(2, Cost::FOR_TESTS), entropy).await
    }

    async fn made_of(pool: PgPool, lines: &str, hasher: PasswordHasher, entropy: Arc<dyn Entropy>) -> Self {
        let config = Config::read(&format!("environment = \"sandbox\"\n{lines}"), []).expect("a configuration");
        let clock = Arc::new(FixedClock::at(START));
        let sources = Sources { clock: clock.clone(), entropy, hasher, sealing: SealingKey::from_bytes(&[7; 32]) };
        let url = pool.connect_options().to_url_lossy().to_string();
        let database = Database::open(&url, 4).expect("the test's database");
        let portal = server::portal_from(&config, database, sources).expect("a portal");
        let booted = server::mount(&config, portal).await.expect("a portal that boots");
        let mailbox = Mailbox::new(booted.portal.clone(), url);
        Self { portal: booted.portal, clock, people: booted.people, mailbox }
    }

    /// The domain, to call a use case without a browser.
    pub fn portal(&self) -> &Portal {
        &self.portal
    }

    /// What the portal's clock shows.
    pub fn now(&self) -> OffsetDateTime {
        self.portal.now()
    }

    /// Moves the clock.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// The portal as a listener serves it.
    pub fn people(&self) -> Router {
        self.people.clone()
    }

    /// A browser that has never been here, at `192.0.2.1`.
    pub fn browser(&self) -> Browser {
        self.browser_at("192.0.2.1")
    }

    /// A browser at another address.
    pub fn browser_at(&self, address: &str) -> Browser {
        Browser::new(self.people.clone(), &self.portal.rules().portal_url, address)
    }

    /// Delivers what is due and takes the one mail to `to` whose subject contains `subject`.
    pub async fn mail(&self, to: &str, subject: &str) -> RenderedMail {
        self.mailbox.take(to, subject).await
    }

    /// Asserts that there is no mail that nobody asked about.
    pub async fn no_mail(&self) {
        let left = self.mailbox.left().await;
        assert!(left.is_empty(), "mails that nobody asked about: {left:#?}");
    }

    /// Throws away every mail so far, also those that wait for an undo window: they are not what this test is about.
    pub async fn dismiss_mails(&self) {
        self.mailbox.dismiss_all().await;
    }
}

impl Drop for TestPortal {
    fn drop(&mut self) {
        // A test that has failed already says why itself.
        if std::thread::panicking() {
            return;
        }
        let left = self.mailbox.left_at_the_end();
        assert!(left.is_empty(), "mails that nobody asked about: {left:#?}");
    }
}
