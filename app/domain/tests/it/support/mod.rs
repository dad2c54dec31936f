//! A portal on the database of a test: a clock that stands still, randomness that repeats, cheap password hashes.

mod sign_up;

use domain::access::{Actor, Authorised, Claim, Decide, Download, Propose, SeeRequests, StaffMember, StaffPermission};
use domain::access::{StaffRole, StaffRoles};
use domain::clock::{Clock, FixedClock};
use domain::entropy::SeededEntropy;
use domain::form::FormDefinition;
use domain::id::PersonId;
use domain::mail::Sender;
use domain::password::{Cost, PasswordHasher};
use domain::portal::{Environment, Portal, Ports, Rules};
use domain::refusal::Refusal;
use domain::request::Outcome;
use domain::sealed::SealingKey;
use domain::store::people::{self, NewPerson, PersonKind};
use domain::store::requests::RequestRecord;
use domain::store::{Context, Database, forms, requests};
use domain::text::EmailAddress;
use domain::workflow::review::{self, Seen, Verdict};
use domain::working_time::WorkingCalendar;
use futures::FutureExt;
use sqlx::{ConnectOptions, PgPool};
use std::sync::Arc;
use time::macros::datetime;
use time::{Duration, OffsetDateTime, UtcOffset};

/// A Monday morning on which every test begins.
pub(crate) const MORNING: OffsetDateTime = datetime!(2026-11-16 09:00 UTC);

/// A bank with a published form, its clock, and the pool for what no workflow does.
pub(crate) struct Bank {
    pub(crate) portal: Portal,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) pool: PgPool,
}

impl Bank {
    /// A bank without anybody.
    pub(crate) async fn open(pool: PgPool) -> Self {
        let clock = Arc::new(FixedClock::at(MORNING));
        let url = pool.connect_options().to_url_lossy().to_string();
        let portal = Portal::new(Ports {
            database: Database::open(&url, 8).unwrap(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            entropy: Arc::new(SeededEntropy::new(7)),
            hasher: PasswordHasher::with_cost(1, Cost::FOR_TESTS),
            sealing: SealingKey::from_bytes(&[7; 32]),
            rules: rules(),
        });
        let bank = Self { portal, clock, pool };
        let published: Result<_, Refusal> = bank
            .portal
            .commit(Context::console(), |tx| {
                async move { Ok(forms::publish(tx, &FormDefinition::default_signup()).await?) }.boxed()
            })
            .await;
        published.unwrap();
        bank
    }

    /// Somebody at the bank, signed in with a second factor.
    pub(crate) async fn staff(&self, name: &'static str, roles: &[StaffRole]) -> StaffMember {
        let person = self.portal.id(PersonId::new);
        let roles = StaffRoles::new(roles.to_vec()).unwrap();
        let held = roles.clone();
        let hired: Result<(), Refusal> = self
            .portal
            .commit(Context::console(), move |tx| {
                async move {
                    let email = EmailAddress::parse(&format!("{}@bank.example", name.to_lowercase())).unwrap();
                    let new = NewPerson { id: person, kind: PersonKind::Staff, name, email: &email, password: None };
                    people::insert(tx, new).await?.unwrap();
                    Ok(people::set_staff_roles(tx, person, &held).await?)
                }
                .boxed()
            })
            .await;
        hired.unwrap();
        StaffMember { person, name: name.into(), roles, second_factor_at: Some(self.portal.now()) }
    }

    /// An analyst.
    pub(crate) async fn maker(&self) -> StaffMember {
        self.staff("Mira", &[StaffRole::Analyst]).await
    }

    /// An approver.
    pub(crate) async fn checker(&self) -> StaffMember {
        self.staff("Chidi", &[StaffRole::Approver]).await
    }

    pub(crate) fn may<P: StaffPermission>(&self, member: &StaffMember) -> Authorised<P> {
        let fresh = StaffMember { second_factor_at: Some(self.portal.now()), ..member.clone() };
        fresh.require::<P>(self.portal.now()).unwrap()
    }

    pub(crate) async fn record(&self, reference: &str) -> RequestRecord {
        requests::find_by_reference(&self.pool, reference).await.unwrap().unwrap()
    }

    /// The request as a form shows it now.
    pub(crate) async fn seen(&self, reference: &str) -> Seen {
        Seen { reference: reference.into(), version: self.record(reference).await.row_version }
    }

    /// Time goes on between what people do.
    fn a_minute_later(&self) {
        self.clock.advance(Duration::minutes(1));
    }

    pub(crate) async fn claim(&self, member: &StaffMember, reference: &str) -> Result<(), Refusal> {
        self.a_minute_later();
        review::claim(&self.portal, acting(member), self.may::<Claim>(member), reference.into()).await
    }

    pub(crate) async fn propose(&self, member: &StaffMember, reference: &str, outcome: Outcome) -> Result<(), Refusal> {
        self.a_minute_later();
        let (seen, may) = (self.seen(reference).await, self.may::<Propose>(member));
        review::propose(&self.portal, acting(member), may, seen, outcome, "The register says so").await
    }

    pub(crate) async fn decide(&self, member: &StaffMember, seen: Seen, verdict: Verdict) -> Result<(), Refusal> {
        self.a_minute_later();
        review::decide(&self.portal, acting(member), self.may::<Decide>(member), seen, verdict, "Looked again").await
    }

    pub(crate) fn may_see(&self, member: &StaffMember) -> Authorised<SeeRequests> {
        self.may(member)
    }

    pub(crate) fn may_download(&self, member: &StaffMember) -> Authorised<Download> {
        self.may(member)
    }

    /// One number out of the database.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        #[expect(clippy::disallowed_methods, reason = "a test asks what no use case does")]
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.unwrap()
    }

    /// Runs what only somebody with the database's password could, and gives the constraint that refused it.
    pub(crate) async fn force(&self, sql: &str) -> Result<u64, String> {
        #[expect(clippy::disallowed_methods, reason = "a test writes what no use case does")]
        let done = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&self.pool).await;
        done.map(|done| done.rows_affected()).map_err(|error| match error {
            sqlx::Error::Database(error) => error.constraint().unwrap_or(error.message()).to_owned(),
            other => panic!("{other}"),
        })
    }
}

/// A member of staff at their desk.
pub(crate) fn acting(member: &StaffMember) -> Context {
    Context { actor: Actor::Staff(member.person, member.name.clone()), address: Some("192.0.2.7".into()), trace: None }
}

/// Somebody we do not know, at a browser.
pub(crate) fn stranger() -> Context {
    Context { actor: Actor::Anonymous, address: Some("198.51.100.7".into()), trace: None }
}

fn rules() -> Rules {
    Rules {
        environment: Environment::Sandbox,
        portal_url: "http://localhost:3000".into(),
        api_url: "https://localhost:8443".into(),
        bank_name: "Example Bank".into(),
        mail_from: Sender::parse("Example Bank <portal@bank.example>").unwrap(),
        undo_window: Duration::ZERO,
        calendar: WorkingCalendar::weekdays(UtcOffset::UTC),
        decide_within_hours: 24,
        claim_for: Duration::minutes(30),
        token_lifetime: Duration::minutes(10),
        limits: false,
        mail_is_sent: true,
        registration: domain::registration::Policy::open(vec!["https://localhost:8443".into()], false),
        trust: domain::trust::TrustSet::default(),
        own_certificates: Vec::new(),
    }
}
