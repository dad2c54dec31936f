//! Secrets of sandbox clients. Only hashes and the last four characters are here.

use super::error::StoreError;
use super::tx::WriteTx;
use crate::id::{ClientId, PersonId, SecretId};
use crate::secret::Token;
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// A secret as people tell it from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretRecord {
    /// Which one.
    pub id: SecretId,
    /// Of which client.
    pub client: ClientId,
    /// Its last four characters.
    pub last_four: String,
    /// When it came to be.
    pub created_at: OffsetDateTime,
    /// When it ends, because there is a newer one.
    pub expires_at: Option<OffsetDateTime>,
    /// When somebody ended it.
    pub revoked_at: Option<OffsetDateTime>,
    /// When it last opened something, to the minute.
    pub last_used_at: Option<OffsetDateTime>,
}

impl SecretRecord {
    /// True while it opens something.
    pub fn is_live(&self, now: OffsetDateTime) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }
}

/// Writes a new secret.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn insert(
    tx: &mut WriteTx,
    id: SecretId,
    client: ClientId,
    secret: &Token,
    by: PersonId,
) -> Result<(), StoreError> {
    let (now, hash) = (tx.now(), secret.hash());
    sqlx::query!(
        "insert into client_secrets (id, client_id, secret_hash, last_four, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        Uuid::from(id),
        Uuid::from(client),
        hash.as_bytes(),
        secret.last4(),
        Uuid::from(by),
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The secrets of a client inside a unit of work that has locked the client, the newest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn of_locked(tx: &mut WriteTx, client: ClientId) -> Result<Vec<SecretRecord>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        "select id, client_id, last_four, created_at, expires_at, revoked_at, last_used_at from client_secrets
         where client_id = $1 order by created_at desc, id desc",
        Uuid::from(client)
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The secrets of a client, the newest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn of_client(pool: &PgPool, client: ClientId) -> Result<Vec<SecretRecord>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        "select id, client_id, last_four, created_at, expires_at, revoked_at, last_used_at from client_secrets
         where client_id = $1 order by created_at desc, id desc limit 50",
        Uuid::from(client)
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Lets a secret end at `at`, or earlier where that was so already.
///
/// # Errors
/// [`StoreError`] when it was revoked.
pub async fn expire(tx: &mut WriteTx, id: SecretId, at: OffsetDateTime) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "update client_secrets set expires_at = least(expires_at, $2) where id = $1 and revoked_at is null",
        Uuid::from(id),
        at
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("letting a secret end", done.rows_affected())
}

/// Ends a secret now, and with it the tokens it opened.
///
/// # Errors
/// [`StoreError`] when it was revoked before.
pub async fn revoke(tx: &mut WriteTx, id: SecretId) -> Result<(), StoreError> {
    let now = tx.now();
    let done = sqlx::query!(
        "update client_secrets set revoked_at = $2 where id = $1 and revoked_at is null",
        Uuid::from(id),
        now
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("revoking a secret", done.rows_affected())
}

struct Row {
    id: Uuid,
    client_id: Uuid,
    last_four: String,
    created_at: OffsetDateTime,
    expires_at: Option<OffsetDateTime>,
    revoked_at: Option<OffsetDateTime>,
    last_used_at: Option<OffsetDateTime>,
}

impl From<Row> for SecretRecord {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            client: row.client_id.into(),
            last_four: row.last_four,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            last_used_at: row.last_used_at,
        }
    }
}
