//! From where an account was signed in to: there its owner is known, however often others guess from elsewhere.

use super::error::StoreError;
use super::tx::WriteTx;
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};

/// How long a place is known after the last sign-in.
const KNOWN_FOR: Duration = Duration::days(180);
/// How often that is noted again.
const NOTED_EVERY: Duration = Duration::days(1);

/// True when a sign-in now is to be noted.
pub fn is_due(last_seen: Option<OffsetDateTime>, now: OffsetDateTime) -> bool {
    last_seen.is_none_or(|seen| now - seen >= NOTED_EVERY)
}

/// Notes a sign-in.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn remember(tx: &mut WriteTx, email_key: &str, place: &str) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query!(
        "insert into sign_in_places (email_key, place, seen_at) values ($1, $2, $3)
         on conflict on constraint sign_in_places_pkey do update set seen_at = excluded.seen_at",
        email_key,
        place,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets places from which nobody has signed in for long.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn sweep(pool: &PgPool, now: OffsetDateTime) -> Result<u64, StoreError> {
    let swept = sqlx::query!("delete from sign_in_places where seen_at < $1", now - KNOWN_FOR);
    Ok(swept.execute(pool).await?.rows_affected())
}
