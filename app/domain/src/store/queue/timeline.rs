//! What an applicant may know of a request's life: who at the bank did what is not even fetched.

use crate::id::{PersonId, RequestId};
use crate::store::StoreError;
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// Something that happened, as the applicant may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnEntry {
    /// When.
    pub at: OffsetDateTime,
    /// What: `request.submitted`.
    pub action: String,
    /// True when the bank did it, or a rule of the bank's.
    pub by_bank: bool,
}

/// A message between the bank and the applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnMessage {
    /// True when the bank wrote it.
    pub by_bank: bool,
    /// What it says.
    pub body: String,
    /// When.
    pub sent_at: OffsetDateTime,
}

/// The deeds that an applicant is told about, out of the audit trail.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn own_timeline(pool: &PgPool, request: RequestId, told: &[String]) -> Result<Vec<OwnEntry>, StoreError> {
    let rows = sqlx::query_as!(
        OwnEntry,
        r#"select at, action, actor_kind not in ('tpp', 'applicant', 'anonymous') as "by_bank!"
         from audit_entries where subject_id = $1 and action = any($2) order by at, id limit 500"#,
        Uuid::from(request),
        told
    )
    .fetch_all(pool)
    .await?;
    Ok(rows)
}

/// Questions and answers of a request that belongs to `person`.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn own_messages(pool: &PgPool, request: RequestId, person: PersonId) -> Result<Vec<OwnMessage>, StoreError> {
    let rows = sqlx::query_as!(
        OwnMessage,
        r#"select author <> $2 as "by_bank!", body, sent_at from messages
         where request_id = $1 and kind in ('question', 'answer') order by sent_at, id"#,
        Uuid::from(request),
        Uuid::from(person)
    )
    .fetch_all(pool)
    .await?;
    Ok(rows)
}

/// Why a request was rejected, in the words that its applicant was sent; `None` while it was not.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn own_rejection(pool: &PgPool, request: RequestId) -> Result<Option<String>, StoreError> {
    let reason = sqlx::query_scalar!(
        "select p.reason from requests r join decisions d on d.id = r.decision_id join proposals p on p.id = d.proposal_id
         where r.id = $1 and d.outcome = 'reject'",
        Uuid::from(request)
    )
    .fetch_optional(pool)
    .await?;
    Ok(reason)
}
