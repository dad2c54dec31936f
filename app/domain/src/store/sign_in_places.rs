//! From where an account was signed in to: there its owner is known, however often others guess from elsewhere.

use super::error::StoreError;
use super::tx::WriteTx;
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};

/// How long a place is known after the last sign-in.
const KNOWN_FOR: Duration = Duration::days(180);

/// Whether an account was signed in to from this place.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn is_known(pool: &PgPool, email_key: &str, place: &str) -> Result<bool, StoreError> {
    let known = sqlx::query_scalar!(
        r#"select exists (select from sign_in_places where email_key = $1 and place = $2) as "known!""#,
        email_key,
        place
    );
    Ok(known.fetch_one(pool).await?)
}

/// Notes that it was. Once a day is often enough.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn remember(tx: &mut WriteTx, email_key: &str, place: &str) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query!(
        "insert into sign_in_places (email_key, place, seen_at) values ($1, $2, $3)
         on conflict on constraint sign_in_places_pkey do update set seen_at = excluded.seen_at
         where sign_in_places.seen_at < excluded.seen_at - interval '1 day'",
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
