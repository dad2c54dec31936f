//! Cases of registrations by machine: opened in the statement of the registration, where it leaves something waiting; and
//! what each is about.

use super::audit;
use super::error::StoreError;
use super::registration_attempts::NewAttempt;
use super::rows::instant;
use super::standings::read_status;
use crate::access::Actor;
use crate::audit::{Event, Subject};
use crate::entropy;
use crate::id::{AuditEntryId, ClientId, OrganisationId, RequestId};
use crate::portal::Portal;
use crate::queue::{search_text, sort_key};
use crate::reference::{Reference, ReferenceKind};
use crate::request::Outcome;
use crate::risk::{Hint, Known, KnownTpp, Registrant};
use crate::standing::{Status, Thing};
use crate::text::skeleton;
use serde_json::{Value, json};
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// A case to be opened: its row, and what goes on record of it.
#[derive(Debug)]
pub(super) struct Opening {
    /// For `open_case`.
    pub(super) row: Value,
    /// Likewise.
    pub(super) entry: Value,
}

impl Opening {
    /// The case of a registration, with its hints.
    pub(super) fn new(
        portal: &Portal,
        attempt: &NewAttempt<'_>,
        (client, client_id): (ClientId, &str),
        who: &Registrant<'_>,
        hints: &[Hint],
    ) -> Self {
        let (id, rules) = (portal.id(RequestId::new), portal.rules());
        let reference = Reference::new(ReferenceKind::Registration, entropy::bytes(portal.entropy())).to_string();
        let actor = Actor::Client(client, who.software.to_owned());
        let event = Event::new("request.registered", Subject::new("request", id, reference.clone()));
        let mut entry = audit::row(portal.id(AuditEntryId::new), attempt.at, &actor, &event);
        entry["trace"] = attempt.trace.into();
        let row = json!({
            "id": Uuid::from(id),
            "due_at": instant(rules.calendar.add(attempt.at, rules.decide_within_hours)),
            "hints": hints,
            "organisation_key": sort_key(who.organisation),
            "search_text": search_text(&[who.organisation, who.software, client_id, &reference]),
            "name_skeleton": skeleton(who.organisation),
            "authority_number": who.number,
            "reference": reference,
        });
        Self { row, entry }
    }
}

/// What the bank knows already that concerns whoever registers.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub(super) async fn known(pool: &PgPool, who: &Registrant<'_>, now: OffsetDateTime) -> Result<Known, StoreError> {
    let row = sqlx::query!(
        r#"select
             coalesce((select jsonb_agg(jsonb_build_array(reference, legal_name)) from (select reference, legal_name
                from organisations where name_skeleton = $1 and $1 <> '' and status not in ('archived', 'refused')
                and (directory, directory_id) is distinct from ($3, $4) limit 3) as it), '[]') as "same_shape!",
             coalesce((select jsonb_agg(jsonb_build_array(reference, legal_name)) from (select reference, legal_name
                from organisations where authority_number = $2 and status not in ('archived', 'refused')
                and (directory, directory_id) is distinct from ($3, $4) limit 3) as it), '[]') as "same_number!",
             array(select reference from requests where authority_number = $2 and status = 'rejected'
                order by submitted_at desc limit 3) as "rejected_number!",
             (select count(*) from (select outcome, issuer, software_id from registration_attempts where at > $6
                order by at desc limit 1000) as late
                where outcome = 'refused' and issuer = $3 and software_id = $5) as "refused!""#,
        skeleton(who.organisation),
        who.number,
        who.directory,
        who.directory_id,
        who.software_id,
        now - Duration::days(30)
    )
    .fetch_one(pool)
    .await?;
    Ok(Known {
        same_shape: tpps(row.same_shape)?,
        same_number: tpps(row.same_number)?,
        rejected_number: row.rejected_number,
        refused_attempts: u32::try_from(row.refused).unwrap_or(u32::MAX),
        ..Known::default()
    })
}

fn tpps(value: Value) -> Result<Vec<KnownTpp>, StoreError> {
    let pairs: Vec<(String, String)> = serde_json::from_value(value)
        .map_err(|error| StoreError::inconsistent("organisations", "legal_name", "found", error))?;
    Ok(pairs.into_iter().map(|(reference, legal_name)| KnownTpp { reference, legal_name }).collect())
}

/// One of the three that hang together, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which one.
    pub thing: Thing,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub status: Status,
}

/// What a case is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The organisation, by its reference.
    pub reference: String,
    /// Organisation, software statement and client.
    pub parts: [Part; 3],
    /// What is registered of the client (RFC 7591 §3.2.1); null where people made it.
    pub metadata: Value,
    /// Whether organisation and software statement have anything else below that has not ended.
    shared: [bool; 2],
}

impl Registered {
    /// What a decision moves, from the top.
    pub fn moved_by(&self, outcome: Outcome) -> Vec<&Part> {
        let [organisation, software, client] = &self.parts;
        let waits = |part: &&Part| part.status == Status::Pending;
        match outcome {
            Outcome::Approve => self.parts.iter().filter(waits).collect(),
            Outcome::Reject => {
                let software = Some(software).filter(waits).filter(|_| !self.shared[1]);
                let organisation = Some(organisation).filter(waits).filter(|_| software.is_some() && !self.shared[0]);
                organisation.into_iter().chain(software).chain(Some(client).filter(waits)).collect()
            }
        }
    }

    /// What is registered of the client, as people read it.
    pub fn metadata_text(&self) -> Option<String> {
        serde_json::to_string_pretty(self.metadata.as_object()?).ok()
    }

    /// What stands above the client and is neither active nor waits: with that nothing can be activated.
    pub fn blocker(&self) -> Option<&Part> {
        self.parts.iter().find(|part| !matches!(part.status, Status::Active | Status::Pending))
    }
}

/// The open cases of an organisation, by their references, the oldest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn open_of(pool: &PgPool, organisation: OrganisationId) -> Result<Vec<String>, StoreError> {
    let found = sqlx::query_scalar!(
        "select reference from requests where ended_at is null
             and client_id in (select id from clients where organisation_id = $1) order by submitted_at, id limit 50",
        Uuid::from(organisation)
    );
    Ok(found.fetch_all(pool).await?)
}

/// What the case of a client is about.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn registered(pool: &PgPool, client: ClientId) -> Result<Registered, StoreError> {
    let row = sqlx::query!(
        r#"select o.id as organisation, o.reference, o.legal_name, o.status as organisation_status, s.id as software, s.name,
             s.status as software_status, c.client_id, c.status, c.registration - 'software_statement' as metadata,
             exists (select from software_statements other where other.organisation_id = o.id and other.id <> s.id
                 and other.status not in ('archived', 'refused')) as "organisation_shared!",
             exists (select from clients other where other.software_statement_id = s.id and other.id <> c.id
                 and other.status <> 'deleted') as "software_shared!"
         from clients c join software_statements s on s.id = c.software_statement_id join organisations o on o.id = c.organisation_id
         where c.id = $1"#,
        Uuid::from(client)
    )
    .fetch_one(pool)
    .await?;
    let part = |table, thing: Thing, name, status: &str| {
        Ok::<_, StoreError>(Part { thing, name, status: read_status(table, thing.id(), status)? })
    };
    let organisation = Thing::Organisation(row.organisation.into());
    let software = Thing::SoftwareStatement(row.software.into());
    Ok(Registered {
        reference: row.reference,
        parts: [
            part("organisations", organisation, row.legal_name, &row.organisation_status)?,
            part("software_statements", software, row.name, &row.software_status)?,
            part("clients", Thing::Client(client), row.client_id, &row.status)?,
        ],
        metadata: row.metadata.unwrap_or_default(),
        shared: [row.organisation_shared, row.software_shared],
    })
}
