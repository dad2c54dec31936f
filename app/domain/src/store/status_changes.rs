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
    /// Why, for its owner to read.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// By which name.
    pub proposer: String,
    /// When.
    pub proposed_at: OffsetDateTime,
}

/// How a proposal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It happened.
    Confirmed,
    /// It did not.
    Refused,
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
    to: Status,
    reason: &str,
    by: PersonId,
) -> Result<Result<(), ProposalOpen>, StoreError> {
    let now = tx.now();
    sqlx::query!(
        "insert into status_changes (id, subject_kind, subject_id, to_status, reason, proposed_by, proposed_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        Uuid::from(id),
        thing.kind().name(),
        thing.id(),
        to.name(),
        reason,
        Uuid::from(by),
        now
    )
    .execute(tx.connection())
    .await
    .map(|_| ())
    .on_constraint("status_changes_one_open_idx", ProposalOpen)
}

/// Writes what a rule decided at once: an emergency suspension.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn insert_by_rule(
    tx: &mut WriteTx,
    id: StatusChangeId,
    thing: Thing,
    reason: &str,
    by: PersonId,
    rule: &'static str,
) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query!(
        "insert into status_changes (id, subject_kind, subject_id, to_status, reason, proposed_by, proposed_at, status,
             decided_at, rule)
         values ($1, $2, $3, 'suspended', $4, $5, $6, 'confirmed', $6, $7)",
        Uuid::from(id),
        thing.kind().name(),
        thing.id(),
        reason,
        Uuid::from(by),
        now,
        rule
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
        "select c.id, c.subject_kind, c.subject_id, c.to_status, c.reason, c.proposed_by, p.name as proposer, c.proposed_at
         from status_changes c join people p on p.id = c.proposed_by
         where c.id = $1 and c.status = 'proposed' for no key update of c",
        Uuid::from(id)
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(Row::read).transpose()
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
        "select c.id, c.subject_kind, c.subject_id, c.to_status, c.reason, c.proposed_by, p.name as proposer, c.proposed_at
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
    reason: String,
    proposed_by: Uuid,
    proposer: String,
    proposed_at: OffsetDateTime,
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
            reason: self.reason,
            proposed_by: self.proposed_by.into(),
            proposer: self.proposer,
            proposed_at: self.proposed_at,
        })
    }
}
