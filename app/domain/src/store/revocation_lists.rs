//! The last good revocation list of each place, for restarts and for replicas that cannot reach it.

use super::error::StoreError;
use sqlx::PgPool;
use time::OffsetDateTime;

/// The last good list of a place.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find(pool: &PgPool, source: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let body = sqlx::query_scalar!("select body from revocation_lists where source = $1", source);
    Ok(body.fetch_optional(pool).await?)
}

/// A list to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewList<'a> {
    /// From where.
    pub source: &'a str,
    /// Its bytes.
    pub body: &'a [u8],
    /// When it was made.
    pub this_update: OffsetDateTime,
    /// Until when it counts.
    pub next_update: OffsetDateTime,
    /// SHA-256 of the certificate of the authority whose it is.
    pub authority: &'a [u8],
    /// How many certificates it names.
    pub entries: usize,
}

/// Keeps a list, unless a younger one of that place is there.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn keep(pool: &PgPool, new: NewList<'_>, now: OffsetDateTime) -> Result<(), StoreError> {
    let kept = sqlx::query!(
        "insert into revocation_lists (source, body, this_update, read_at, next_update, authority, entries)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict on constraint revocation_lists_pkey do update set
             body = excluded.body, this_update = excluded.this_update, read_at = excluded.read_at,
             next_update = excluded.next_update, authority = excluded.authority, entries = excluded.entries
         where revocation_lists.this_update <= excluded.this_update",
        new.source,
        new.body,
        new.this_update,
        now,
        new.next_update,
        new.authority,
        i64::try_from(new.entries).unwrap_or(i64::MAX)
    );
    kept.execute(pool).await?;
    Ok(())
}

/// Notes that a place gave the list that is kept once more.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn seen(pool: &PgPool, source: &str, now: OffsetDateTime) -> Result<(), StoreError> {
    let seen = sqlx::query!("update revocation_lists set read_at = $2 where source = $1 and read_at < $2", source, now);
    seen.execute(pool).await?;
    Ok(())
}

/// What is known of a list that is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// From where.
    pub source: String,
    /// When it was last read there.
    pub read_at: OffsetDateTime,
    /// Until when it counts; absent for one that an earlier release kept.
    pub next_update: Option<OffsetDateTime>,
    /// SHA-256 of the certificate of the authority whose it is.
    pub authority: Option<Vec<u8>>,
    /// How many certificates it names.
    pub entries: Option<i64>,
}

/// Every list that is kept, without its bytes.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn kept(pool: &PgPool) -> Result<Vec<Kept>, StoreError> {
    let kept = sqlx::query_as!(
        Kept,
        "select source, read_at, next_update, authority, entries from revocation_lists order by source limit 500"
    );
    Ok(kept.fetch_all(pool).await?)
}
