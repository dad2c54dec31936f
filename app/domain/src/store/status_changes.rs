//! Proposed suspensions, resumptions and archivings: made by one, confirmed by another.

use super::error::{OnConstraint, StoreError};
use super::tx::WriteTx;
use crate::id::{PersonId, StatusChangeId};
use crate::standing::{Kind, Status, Thing};
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// A proposal that waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusChange {
    /// Which one.
    pub id: StatusChangeId,
    /// Of what.
    pub thing: Thing,
    /// To which state.
    pub to: Status,
    /// True where what is above it and waits is let in with it.
    pub whole: bool,
    /// Why, for its owner to read.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// By which name.
    pub proposer: String,
    /// When.
    pub proposed_at: OffsetDateTime,
    /// Of an emergency suspension, which acts already: when it ends unless a second person confirms it.
    pub lapses_at: Option<OffsetDateTime>,
}

/// What is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// To bring it into this state.
    To(Status),
    /// To let it in, and with it what is above it and waits too.
    ActivateWhole,
}

impl From<Status> for Move {
    fn from(status: Status) -> Self {
        Self::To(status)
    }
}

impl Move {
    /// The state that it is to have.
    pub fn status(self) -> Status {
        match self {
            Self::To(status) => status,
            Self::ActivateWhole => Status::Active,
        }
    }
}

/// How a proposal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It happened.
    Confirmed,
    /// It did not, or it ended where it acted already.
    Refused,
}

/// An emergency suspension to write.
#[derive(Debug)]
pub struct Emergency<'a> {
    /// Which identifier.
    pub id: StatusChangeId,
    /// Of what.
    pub thing: Thing,
    /// Why.
    pub reason: &'a str,
    /// By whom.
    pub by: PersonId,
    /// By which rule.
    pub rule: &'static str,
    /// When it ends unless it is confirmed.
    pub lapses_at: OffsetDateTime,
}

/// Another proposal for the same thing waits already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProposalOpen;

/// Writes a proposal.
///
/// # Errors
/// [`StoreError`]; `Ok(Err(ProposalOpen))` when one for the same thing waits already.
pub async fn propose(
    tx: &mut WriteTx,
    id: StatusChangeId,
    thing: Thing,
    to: Move,
    reason: &str,
    by: PersonId,
) -> Result<Result<(), ProposalOpen>, StoreError> {
    let now = tx.now();
    sqlx::query!(
        "insert into status_changes (id, subject_kind, subject_id, to_status, reason, proposed_by, proposed_at, whole)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::from(id),
        thing.kind().name(),
        thing.id(),
        to.status().name(),
        reason,
        Uuid::from(by),
        now,
        to == Move::ActivateWhole
    )
    .execute(tx.connection())
    .await
    .map(|_| ())
    .on_constraint("status_changes_one_open_idx", ProposalOpen)
}

/// Writes what a rule decided at once: an emergency suspension, which waits for a second person.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn insert_emergency(tx: &mut WriteTx, new: &Emergency<'_>) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query!(
        "insert into status_changes (id, subject_kind, subject_id, to_status, reason, proposed_by, proposed_at, rule,
             lapses_at)
         values ($1, $2, $3, 'suspended', $4, $5, $6, $7, $8)",
        Uuid::from(new.id),
        new.thing.kind().name(),
        new.thing.id(),
        new.reason,
        Uuid::from(new.by),
        now,
        new.rule,
        new.lapses_at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Locks the emergency suspensions whose time is over, a few at a time, skipping those that somebody else is at.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock_lapsed(tx: &mut WriteTx) -> Result<Vec<StatusChange>, StoreError> {
    let now = tx.now();
    let rows = sqlx::query_as!(
        Row,
        "select c.id, c.subject_kind, c.subject_id, c.to_status, c.whole, c.reason, c.proposed_by, p.name as proposer, c.proposed_at,
             c.lapses_at
         from status_changes c join people p on p.id = c.proposed_by
         where c.status = 'proposed' and c.rule is not null and c.lapses_at <= $1
         order by c.lapses_at limit 20 for update of c skip locked",
        now
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// Closes an emergency suspension that nobody confirmed: its time is over, or the thing has moved on.
///
/// # Errors
/// [`StoreError`] when it waits no longer.
pub async fn lapse(tx: &mut WriteTx, id: StatusChangeId) -> Result<(), StoreError> {
    let now = tx.now();
    let done = sqlx::query!(
        "update status_changes set status = 'lapsed', decided_at = $2
         where id = $1 and status = 'proposed' and rule is not null",
        Uuid::from(id),
        now
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("letting an emergency suspension lapse", done.rows_affected())
}

/// Closes the emergency suspension of a thing that has moved on by another way.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn overtake(tx: &mut WriteTx, thing: Thing) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query!(
        "update status_changes set status = 'lapsed', decided_at = $2
         where subject_id = $1 and status = 'proposed' and rule is not null",
        thing.id(),
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Reads a waiting proposal and locks it.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock(tx: &mut WriteTx, id: StatusChangeId) -> Result<Option<StatusChange>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        "select c.id, c.subject_kind, c.subject_id, c.to_status, c.whole, c.reason, c.proposed_by, p.name as proposer, c.proposed_at,
             c.lapses_at
         from status_changes c join people p on p.id = c.proposed_by
         where c.id = $1 and c.status = 'proposed' for no key update of c",
        Uuid::from(id)
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(Row::read).transpose()
}

/// True while somebody's proposal for a thing waits for a second person.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn is_proposed(tx: &mut WriteTx, thing: Thing) -> Result<bool, StoreError> {
    let waits = sqlx::query_scalar!(
        r#"select exists (select from status_changes where subject_id = $1 and status = 'proposed' and rule is null) as "waits!""#,
        thing.id()
    );
    Ok(waits.fetch_one(tx.connection()).await?)
}

/// Closes a waiting proposal.
///
/// # Errors
/// [`StoreError`] when it waits no longer.
pub async fn decide(tx: &mut WriteTx, id: StatusChangeId, verdict: Verdict, by: PersonId) -> Result<(), StoreError> {
    let now = tx.now();
    let status = match verdict {
        Verdict::Confirmed => "confirmed",
        Verdict::Refused => "refused",
    };
    let done = sqlx::query!(
        "update status_changes set status = $2, decided_by = $3, decided_at = $4 where id = $1 and status = 'proposed'",
        Uuid::from(id),
        status,
        Uuid::from(by),
        now
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("deciding a change of state", done.rows_affected())
}

/// The proposals that wait, the oldest first; of one thing, or of everything.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn waiting(pool: &PgPool, thing: Option<Thing>) -> Result<Vec<StatusChange>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        "select c.id, c.subject_kind, c.subject_id, c.to_status, c.whole, c.reason, c.proposed_by, p.name as proposer, c.proposed_at,
             c.lapses_at
         from status_changes c join people p on p.id = c.proposed_by
         where c.status = 'proposed' and ($1::uuid is null or c.subject_id = $1) order by c.proposed_at, c.id limit 200",
        thing.map(Thing::id)
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Row::read).collect()
}

struct Row {
    id: Uuid,
    subject_kind: String,
    subject_id: Uuid,
    to_status: String,
    whole: bool,
    reason: String,
    proposed_by: Uuid,
    proposer: String,
    proposed_at: OffsetDateTime,
    lapses_at: Option<OffsetDateTime>,
}

impl Row {
    fn read(self) -> Result<StatusChange, StoreError> {
        let broken = |column, error: crate::standing::UnknownStatus| {
            StoreError::inconsistent("status_changes", column, self.id, error)
        };
        let kind: Kind = self.subject_kind.parse().map_err(|error| broken("subject_kind", error))?;
        Ok(StatusChange {
            id: self.id.into(),
            thing: Thing::of(kind, self.subject_id),
            to: self.to_status.parse().map_err(|error| broken("to_status", error))?,
            whole: self.whole,
            reason: self.reason,
            proposed_by: self.proposed_by.into(),
            proposer: self.proposer,
            proposed_at: self.proposed_at,
            lapses_at: self.lapses_at,
        })
    }
}
