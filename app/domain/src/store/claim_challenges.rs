//! Challenges that a software signs to name the first owner of its organisation.

use super::error::StoreError;
use super::tx::WriteTx;
use crate::id::ClientId;
use crate::jose::Thumbprint;
use crate::secret::TokenHash;
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How long a challenge can be answered.
pub const LIVES: Duration = Duration::minutes(5);

/// Writes a challenge: for this client, over this certificate.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn insert(
    pool: &PgPool,
    challenge: &TokenHash,
    client: ClientId,
    certificate: &Thumbprint,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let written = sqlx::query!(
        "insert into claim_challenges (challenge_sha256, client_id, certificate_sha256, created_at, expires_at)
         values ($1, $2, $3, $4, $5)",
        challenge.as_bytes().as_slice(),
        Uuid::from(client),
        certificate.as_slice(),
        now,
        now + LIVES
    );
    written.execute(pool).await?;
    Ok(())
}

/// Uses a challenge up. False when it was not made for this client over this certificate, was used, or has expired. Of two who
/// try at once, on whichever replica, one gets it.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn consume(
    tx: &mut WriteTx,
    challenge: &TokenHash,
    client: ClientId,
    certificate: &Thumbprint,
) -> Result<bool, StoreError> {
    let now = tx.now();
    let used = sqlx::query!(
        "update claim_challenges set used_at = $4
         where challenge_sha256 = $1 and client_id = $2 and certificate_sha256 = $3 and used_at is null and expires_at > $4",
        challenge.as_bytes().as_slice(),
        Uuid::from(client),
        certificate.as_slice(),
        now
    );
    Ok(used.execute(tx.connection()).await?.rows_affected() == 1)
}

/// Throws away challenges that nobody can answer any more.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn sweep(pool: &PgPool, now: OffsetDateTime) -> Result<u64, StoreError> {
    let swept = sqlx::query!("delete from claim_challenges where expires_at < $1", now - Duration::hours(1));
    Ok(swept.execute(pool).await?.rows_affected())
}
