//! The second factor of a person: a sealed TOTP secret and recovery codes.

use super::error::StoreError;
use super::tx::WriteTx;
use crate::id::PersonId;
use crate::recovery_code::RecoveryCodeHash;
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// A confirmed TOTP secret, sealed.
#[derive(Debug)]
pub struct Totp {
    /// The sealed secret.
    pub sealed: Vec<u8>,
    /// The last step whose code was accepted.
    pub last_step: Option<i64>,
}

/// Reads a confirmed secret and locks the row, so that of two equal codes one is accepted.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock(tx: &mut WriteTx, person: PersonId) -> Result<Option<Totp>, StoreError> {
    let row =
        sqlx::query!("select totp_sealed, totp_last_step from people where id = $1 for update", Uuid::from(person))
            .fetch_optional(tx.connection())
            .await?;
    Ok(row.and_then(|row| Some(Totp { sealed: row.totp_sealed?, last_step: row.totp_last_step })))
}

/// Marks a step as used.
///
/// # Errors
/// [`StoreError`] when the person is not there.
pub async fn set_last_step(tx: &mut WriteTx, person: PersonId, step: i64) -> Result<(), StoreError> {
    let done = sqlx::query!("update people set totp_last_step = $2 where id = $1", Uuid::from(person), step)
        .execute(tx.connection())
        .await?;
    StoreError::exactly_one("marking a code as used", done.rows_affected())
}

/// Keeps a secret that is being set up; the one in use stays until the new one is confirmed.
///
/// # Errors
/// [`StoreError`] when the person is not there.
pub async fn set_pending(tx: &mut WriteTx, person: PersonId, sealed: &[u8]) -> Result<(), StoreError> {
    let done = sqlx::query!("update people set totp_pending_sealed = $2 where id = $1", Uuid::from(person), sealed)
        .execute(tx.connection())
        .await?;
    StoreError::exactly_one("keeping a second factor", done.rows_affected())
}

/// Forgets a secret that was being set up.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn forget_pending(tx: &mut WriteTx, person: PersonId) -> Result<(), StoreError> {
    sqlx::query!("update people set totp_pending_sealed = null where id = $1", Uuid::from(person))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Reads the secret that is being set up, to show it.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn pending(pool: &PgPool, person: PersonId) -> Result<Option<Vec<u8>>, StoreError> {
    let sealed = sqlx::query_scalar!("select totp_pending_sealed from people where id = $1", Uuid::from(person))
        .fetch_optional(pool)
        .await?;
    Ok(sealed.flatten())
}

/// Reads the secret that is being set up and locks the row, so that it is confirmed once.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock_pending(tx: &mut WriteTx, person: PersonId) -> Result<Option<Vec<u8>>, StoreError> {
    let sealed =
        sqlx::query_scalar!("select totp_pending_sealed from people where id = $1 for update", Uuid::from(person))
            .fetch_optional(tx.connection())
            .await?;
    Ok(sealed.flatten())
}

/// Puts a confirmed secret into use in place of any other, with the step of the code that proved it.
///
/// # Errors
/// [`StoreError`] when the person is not there.
pub async fn put_in_use(tx: &mut WriteTx, person: PersonId, sealed: &[u8], step: i64) -> Result<(), StoreError> {
    let now = tx.now();
    let done = sqlx::query!(
        "update people set totp_sealed = $2, totp_confirmed_at = $3, totp_last_step = $4, totp_pending_sealed = null
         where id = $1",
        Uuid::from(person),
        sealed,
        now,
        step
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("confirming a second factor", done.rows_affected())
}

/// Takes the second factor away, recovery codes and all.
///
/// # Errors
/// [`StoreError`] when the person is not there.
pub async fn remove(tx: &mut WriteTx, person: PersonId) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "update people set totp_sealed = null, totp_confirmed_at = null, totp_last_step = null, totp_pending_sealed = null
         where id = $1",
        Uuid::from(person)
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("removing a second factor", done.rows_affected())?;
    set_recovery_codes(tx, person, &[]).await
}

/// Replaces all recovery codes.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn set_recovery_codes(
    tx: &mut WriteTx,
    person: PersonId,
    hashes: &[RecoveryCodeHash],
) -> Result<(), StoreError> {
    sqlx::query!("delete from recovery_codes where person_id = $1", Uuid::from(person))
        .execute(tx.connection())
        .await?;
    let hashes: Vec<Vec<u8>> = hashes.iter().map(|hash| hash.as_bytes().to_vec()).collect();
    sqlx::query!(
        "insert into recovery_codes (person_id, code_hash) select $1, unnest($2::bytea[])",
        Uuid::from(person),
        &hashes
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Uses a recovery code up; false when it is none, or has been used.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn use_recovery_code(
    tx: &mut WriteTx,
    person: PersonId,
    hash: &RecoveryCodeHash,
) -> Result<bool, StoreError> {
    let now = tx.now();
    let used = sqlx::query!(
        "update recovery_codes set used_at = $3 where person_id = $1 and code_hash = $2 and used_at is null",
        Uuid::from(person),
        hash.as_bytes(),
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(used.rows_affected() == 1)
}

/// How somebody's second factor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Since when an authenticator app is in use; absent without one.
    pub since: Option<OffsetDateTime>,
    /// How many recovery codes are left.
    pub codes_left: i64,
}

/// Reads how somebody's second factor stands.
///
/// # Errors
/// [`StoreError`] when the person is not there.
pub async fn standing(pool: &PgPool, person: PersonId) -> Result<Standing, StoreError> {
    let row = sqlx::query_as!(
        Standing,
        "select totp_confirmed_at as since,
                (select count(*) from recovery_codes where person_id = people.id and used_at is null) as \"codes_left!\"
         from people where id = $1",
        Uuid::from(person)
    )
    .fetch_one(pool)
    .await?;
    Ok(row)
}
