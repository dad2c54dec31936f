//! Key sets of other parties: the last good copy of each, and who fetches the next one.

use super::error::StoreError;
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How long whoever fetches may take before another takes over: longer than any fetch does.
const CLAIMED_FOR: Duration = Duration::seconds(10);
/// Copies that nobody has asked to renew for so long are thrown away: no caller takes one that old.
const KEPT_FOR: Duration = Duration::days(2);

/// What is known of one address.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// Counts the writes.
    pub revision: i64,
    /// The fetch that brought the copy.
    pub edition: Option<Uuid>,
    /// When that fetch began.
    pub fetched_at: Option<OffsetDateTime>,
    /// The copy, unless the caller has this edition.
    pub body: Option<Vec<u8>>,
    /// When a fetch failed that no good one followed.
    pub failed_at: Option<OffsetDateTime>,
    /// Why it did.
    pub problem: Option<String>,
    /// When a key that was not in the copy last caused a fetch.
    pub forced_at: Option<OffsetDateTime>,
    /// Until when somebody else fetches.
    pub claimed_until: Option<OffsetDateTime>,
}

/// Looks an address up. The copy's bytes come along unless its edition is `known`.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find(pool: &PgPool, url: &str, known: Option<Uuid>) -> Result<Option<Record>, StoreError> {
    let record = sqlx::query_as!(
        Record,
        "select revision, edition, fetched_at, case when edition is distinct from $2 then body end as body,
                failed_at, problem, forced_at, claimed_until
         from key_sets where url = $1",
        url,
        known
    );
    Ok(record.fetch_optional(pool).await?)
}

/// A fetch that somebody wants to make.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// Of what.
    pub url: &'a str,
    /// The fetch.
    pub by: Uuid,
    /// The revision that was seen before; 0 for none.
    pub seen: i64,
    /// True when it is for the sake of a key that is not in the copy.
    pub forced: bool,
    /// When it begins.
    pub now: OffsetDateTime,
}

/// Takes it upon one process to fetch. False when the record is no longer the one that was seen.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn claim(pool: &PgPool, claim: Claim<'_>) -> Result<bool, StoreError> {
    let claimed = sqlx::query!(
        "insert into key_sets (url, revision, claimed_by, claimed_until, forced_at, touched_at)
         values ($1, 1, $2, $3, case when $4::boolean then $5::timestamptz end, $5)
         on conflict on constraint key_sets_pkey do update set
             revision = key_sets.revision + 1, claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until,
             forced_at = coalesce(excluded.forced_at, key_sets.forced_at), touched_at = excluded.touched_at
         where key_sets.revision = $6",
        claim.url,
        claim.by,
        claim.now + CLAIMED_FOR,
        claim.forced,
        claim.now,
        claim.seen
    );
    Ok(claimed.execute(pool).await?.rows_affected() == 1)
}

/// Keeps what a claimed fetch brought. With `lacking`, a key that was looked for is not in it either: that counts as forced.
/// False when another process has taken the fetch over.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn keep(pool: &PgPool, claim: Claim<'_>, body: &[u8], lacking: bool) -> Result<bool, StoreError> {
    let kept = sqlx::query!(
        "update key_sets set
             revision = revision + 1, body = $3, edition = claimed_by, fetched_at = $4, failed_at = null, problem = null,
             forced_at = case when $5 then $4 else forced_at end, claimed_by = null, claimed_until = null
         where url = $1 and claimed_by = $2",
        claim.url,
        claim.by,
        body,
        claim.now,
        lacking
    );
    Ok(kept.execute(pool).await?.rows_affected() == 1)
}

/// Notes that a claimed fetch brought nothing; the last good copy stays.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn fail(pool: &PgPool, claim: Claim<'_>, problem: &str, now: OffsetDateTime) -> Result<(), StoreError> {
    let failed = sqlx::query!(
        "update key_sets set
             revision = revision + 1, failed_at = $3, problem = $4, claimed_by = null, claimed_until = null
         where url = $1 and claimed_by = $2",
        claim.url,
        claim.by,
        now,
        problem
    );
    failed.execute(pool).await?;
    Ok(())
}

/// Throws away what nobody has renewed for long.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn sweep(pool: &PgPool, now: OffsetDateTime) -> Result<u64, StoreError> {
    let swept = sqlx::query!("delete from key_sets where touched_at < $1", now - KEPT_FOR);
    Ok(swept.execute(pool).await?.rows_affected())
}
