//! How often somebody tried something, counted in fixed windows, the same on every replica.

use super::error::StoreError;
use sqlx::{PgExecutor, PgPool};
use time::{Duration, OffsetDateTime};

/// How often is too often.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// So many times…
    pub hits: i32,
    /// …in a window of this length.
    pub window: Duration,
}

/// What counting said; the longer wait is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Go on.
    Allowed,
    /// Not before the window ends.
    Throttled {
        /// When that is.
        until: OffsetDateTime,
    },
}

/// Counts one attempt under `key`.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn hit(pool: &PgPool, key: &str, allowance: Allowance, now: OffsetDateTime) -> Result<Verdict, StoreError> {
    hit_all(pool, &[(key, allowance)], now).await
}

/// Counts one attempt under each of several keys, the same for everybody in the same order: two that wait for each other
/// would wait for ever. Refused until the last of them ends.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn hit_all(pool: &PgPool, doors: &[(&str, Allowance)], now: OffsetDateTime) -> Result<Verdict, StoreError> {
    let keys: Vec<_> = doors.iter().map(|(key, _)| (*key).to_owned()).collect();
    let starts: Vec<_> = doors.iter().map(|(_, allowance)| window_start(allowance.window, now)).collect();
    let counted = sqlx::query!(
        "insert into throttles (key, window_start, hits)
         select key, start, 1 from unnest($1::text[], $2::timestamptz[]) as door (key, start)
         on conflict on constraint throttles_pkey do update set hits = throttles.hits + 1
         returning key, hits",
        &keys,
        &starts
    )
    .fetch_all(pool)
    .await?;
    let verdicts = doors.iter().zip(starts).filter_map(|((key, allowance), start)| {
        let counted = counted.iter().find(|counted| counted.key == *key)?;
        Some(verdict(counted.hits, *allowance, start))
    });
    Ok(verdicts.max().unwrap_or(Verdict::Allowed))
}

/// Takes one attempt back: it turned out not to be one of those that are counted.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn take_back(
    to: impl PgExecutor<'_>,
    key: &str,
    allowance: Allowance,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let start = window_start(allowance.window, now);
    sqlx::query!("update throttles set hits = hits - 1 where key = $1 and window_start = $2", key, start)
        .execute(to)
        .await?;
    Ok(())
}

/// Forgets the attempts under `key`: after a success.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn forget(to: impl PgExecutor<'_>, key: &str) -> Result<(), StoreError> {
    sqlx::query!("delete from throttles where key = $1", key).execute(to).await?;
    Ok(())
}

/// Throws away windows older than a day.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn sweep(pool: &PgPool, now: OffsetDateTime) -> Result<u64, StoreError> {
    let swept = sqlx::query!("delete from throttles where window_start < $1", now - Duration::days(1));
    Ok(swept.execute(pool).await?.rows_affected())
}

fn verdict(hits: i32, allowance: Allowance, start: OffsetDateTime) -> Verdict {
    if hits <= allowance.hits { Verdict::Allowed } else { Verdict::Throttled { until: start + allowance.window } }
}

fn window_start(window: Duration, now: OffsetDateTime) -> OffsetDateTime {
    let seconds = window.whole_seconds().max(1);
    let start = now.unix_timestamp().div_euclid(seconds) * seconds;
    OffsetDateTime::from_unix_timestamp(start).unwrap_or(now)
}
