//! A portal on a fresh database, with a clock that stands still, and the people that most tests need.

use crate::database::TestDatabase;
use domain::access::{StaffMember, StaffRole, StaffRoles, TeamMember, TeamRole};
use domain::clock::FixedClock;
use domain::entropy::SystemEntropy;
use domain::id::{OrganisationId, PersonId};
use domain::mail::Sender;
use domain::password::{Cost, PasswordHasher};
use domain::portal::{Environment, Portal, Ports, Rules};
use domain::registration::Policy;
use domain::sealed::SealingKey;
use domain::trust::TrustSet;
use domain::working_time::WorkingCalendar;
use std::sync::Arc;
use time::macros::datetime;
use time::{Duration, UtcOffset};
use uuid::Uuid;

/// A portal on a fresh database.
pub struct Stage {
    /// The portal.
    pub portal: Portal,
    /// Its clock: 20 November 2026, 10:00 UTC, until a test moves it.
    pub clock: Arc<FixedClock>,
    /// Its database.
    pub database: TestDatabase,
}

/// An active organisation with its owner, and people of the bank who are signed in, each in one role.
pub struct Cast {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its owner.
    pub owner: TeamMember,
    /// Proposes.
    pub analyst: StaffMember,
    /// Decides.
    pub approver: StaffMember,
    /// Suspends in an emergency.
    pub security: StaffMember,
}

impl Stage {
    /// A sandbox with the default rules.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A sandbox with other rules.
    pub async fn with(change: impl FnOnce(&mut Rules)) -> Self {
        let database = TestDatabase::new().await;
        let clock = Arc::new(FixedClock::at(datetime!(2026-11-20 10:00 UTC)));
        let mut rules = rules();
        change(&mut rules);
        let portal = portal(&database, clock.clone(), rules);
        Self { portal, clock, database }
    }

    /// Another server on the same database, whose clock is ahead.
    pub fn replica(&self, ahead: Duration) -> Portal {
        portal(&self.database, FixedClock::at(self.portal.now() + ahead), self.portal.rules().clone())
    }

    /// Puts an organisation with this name and its people on the stage.
    ///
    /// # Panics
    /// When the schema refuses them.
    #[expect(clippy::expect_used, reason = "a test whose stage cannot be set has failed")]
    pub async fn cast(&self, name: &str) -> Cast {
        let organisation = self.portal.id(OrganisationId::new);
        let sql = format!(
            "insert into organisations (id, reference, source, status, legal_name, name_skeleton, country, roles,
                 activation_rule, activated_at, created_at)
             values ('{organisation}', 'TPP-{organisation}', 'manual', 'active', '{name}', '{name}', 'GB',
                 '{{AISP,PISP}}', 'stage/1', now(), now())"
        );
        self.database.sql(sql).await.expect("an organisation fits");
        let owner = self.person("tpp", "Olga Owner").await;
        let sql = format!(
            "insert into memberships (person_id, organisation_id, role, since)
             values ('{owner}', '{organisation}', 'owner', now())"
        );
        self.database.sql(sql).await.expect("a membership fits");
        Cast {
            organisation,
            owner: TeamMember { person: owner, name: "Olga Owner".into(), organisation, role: TeamRole::Owner },
            analyst: self.staff("Ana Lyst", StaffRole::Analyst).await,
            approver: self.staff("Otto Prover", StaffRole::Approver).await,
            security: self.staff("Cora Secure", StaffRole::Security).await,
        }
    }

    #[expect(clippy::expect_used, reason = "a test whose stage cannot be set has failed")]
    async fn staff(&self, name: &str, role: StaffRole) -> StaffMember {
        let person = self.person("staff", name).await;
        let roles = StaffRoles::new(vec![role]).expect("one role excludes none");
        StaffMember { person, name: name.to_owned(), roles, second_factor_at: Some(self.portal.now()) }
    }

    #[expect(clippy::expect_used, reason = "a test whose stage cannot be set has failed")]
    async fn person(&self, kind: &str, name: &str) -> PersonId {
        let person = self.portal.id(PersonId::new);
        let address = format!("{}@stage.example", Uuid::from(person));
        let sql = format!(
            "insert into people (id, kind, email, email_key, name, created_at)
             values ('{person}', '{kind}', '{address}', '{address}', '{name}', now())"
        );
        self.database.sql(sql).await.expect("a person fits");
        person
    }
}

fn portal(database: &TestDatabase, clock: impl Into<Arc<FixedClock>>, rules: Rules) -> Portal {
    Portal::new(Ports {
        database: database.database().clone(),
        clock: clock.into(),
        entropy: Arc::new(SystemEntropy),
        hasher: PasswordHasher::with_cost(2, Cost::FOR_TESTS),
        sealing: SealingKey::from_bytes(&[7; 32]),
        rules,
    })
}

#[expect(clippy::expect_used, reason = "a test whose stage cannot be set has failed")]
fn rules() -> Rules {
    Rules {
        environment: Environment::Sandbox,
        portal_url: "https://portal.bank.example".into(),
        api_url: "https://localhost".into(),
        bank_name: "Example Bank".into(),
        mail_from: Sender::parse("Open banking <openbanking@bank.example>").expect("a sender"),
        undo_window: Duration::ZERO,
        calendar: WorkingCalendar::weekdays(UtcOffset::UTC),
        decide_within_hours: 16,
        claim_for: Duration::minutes(30),
        token_lifetime: Duration::minutes(10),
        limits: true,
        mail_is_sent: false,
        registration: Policy::open(vec!["https://localhost".into()], false),
        trust: TrustSet::default(),
        own_certificates: Vec::new(),
    }
}
