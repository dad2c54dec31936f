//! Browser sessions: what the cookie's random id stands for.

use super::error::StoreError;
use crate::id::PersonId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// What is kept for a session.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// SHA-256 of the cookie's id.
    pub id_hash: [u8; 32],
    /// Who is signed in.
    pub person: Option<PersonId>,
    /// What the session remembers.
    pub data: Value,
    /// Since when somebody is signed in.
    pub since: OffsetDateTime,
    /// When it ends, if it is not used again.
    pub expires_at: OffsetDateTime,
    /// From where somebody signed in.
    pub device: Device,
}

/// From where somebody signed in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Which browser, as it says itself.
    pub user_agent: String,
    /// From which address.
    pub address: String,
}

/// A session in the list of its owner.
#[derive(Debug, Clone)]
pub struct SessionEntry {
    /// SHA-256 of the cookie's id: names it without being able to use it.
    pub id_hash: Vec<u8>,
    /// Which browser, as it says itself.
    pub user_agent: String,
    /// From which address.
    pub address: String,
    /// Since when.
    pub created_at: OffsetDateTime,
    /// Last used.
    pub last_seen_at: OffsetDateTime,
}

/// Writes a new session.
///
/// # Errors
/// [`StoreError`]; `Ok(false)` when the id is taken, which has never happened with 128 random bits.
pub async fn insert(pool: &PgPool, row: &SessionRow, now: OffsetDateTime) -> Result<bool, StoreError> {
    let written = sqlx::query!(
        "insert into sessions (id_hash, person_id, data, expires_at, created_at, last_seen_at, user_agent, address)
         values ($1, $2, $3, $4, $5, $6, left($7, 200), left($8, 64)) on conflict do nothing",
        &row.id_hash,
        row.person.map(Uuid::from),
        row.data,
        row.expires_at,
        row.since,
        now,
        row.device.user_agent,
        row.device.address,
    )
    .execute(pool)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Writes what the session remembers now. A session that was ended meanwhile stays ended.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn update(pool: &PgPool, row: &SessionRow, now: OffsetDateTime) -> Result<(), StoreError> {
    sqlx::query!(
        "update sessions set person_id = $2, data = $3, expires_at = $4, last_seen_at = $5 where id_hash = $1",
        &row.id_hash,
        row.person.map(Uuid::from),
        row.data,
        row.expires_at,
        now,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Finds a session that has not ended.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find(pool: &PgPool, id_hash: &[u8; 32], now: OffsetDateTime) -> Result<Option<SessionRow>, StoreError> {
    let row = sqlx::query!(
        "select person_id, data, created_at, expires_at, user_agent, address from sessions
         where id_hash = $1 and expires_at > $2",
        id_hash,
        now
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| SessionRow {
        id_hash: *id_hash,
        person: row.person_id.map(Into::into),
        data: row.data,
        since: row.created_at,
        expires_at: row.expires_at,
        device: Device { user_agent: row.user_agent, address: row.address },
    }))
}

/// Ends a session.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn delete(pool: &PgPool, id_hash: &[u8]) -> Result<(), StoreError> {
    sqlx::query!("delete from sessions where id_hash = $1", id_hash).execute(pool).await?;
    Ok(())
}

/// The sessions of one person, the latest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn of_person(pool: &PgPool, person: PersonId, now: OffsetDateTime) -> Result<Vec<SessionEntry>, StoreError> {
    let rows = sqlx::query_as!(
        SessionEntry,
        "select id_hash, user_agent, address, created_at, last_seen_at from sessions
         where person_id = $1 and expires_at > $2 order by last_seen_at desc limit 50",
        Uuid::from(person),
        now
    )
    .fetch_all(pool)
    .await?;
    Ok(rows)
}

/// Ends one session of a person, nobody else's, inside the caller's unit of work.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn end_one(tx: &mut super::WriteTx, person: PersonId, id_hash: &[u8; 32]) -> Result<u64, StoreError> {
    let ended = sqlx::query!("delete from sessions where person_id = $1 and id_hash = $2", Uuid::from(person), id_hash)
        .execute(tx.connection())
        .await?;
    Ok(ended.rows_affected())
}

/// Ends every session of a person, except `keep`, inside the caller's unit of work.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn end_all(tx: &mut super::WriteTx, person: PersonId, keep: Option<[u8; 32]>) -> Result<u64, StoreError> {
    let ended = sqlx::query!(
        "delete from sessions where person_id = $1 and ($2::bytea is null or id_hash <> $2)",
        Uuid::from(person),
        keep.as_ref().map(<[u8; 32]>::as_slice),
    )
    .execute(tx.connection())
    .await?;
    Ok(ended.rows_affected())
}

/// Throws away what has ended.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn sweep(pool: &PgPool, now: OffsetDateTime) -> Result<u64, StoreError> {
    Ok(sqlx::query!("delete from sessions where expires_at <= $1", now).execute(pool).await?.rows_affected())
}

/// The hash under which the session of a cookie's id is kept.
pub fn hash(id: i128) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    Sha256::new().chain_update(b"vestibule session\0").chain_update(id.to_be_bytes()).finalize().into()
}
