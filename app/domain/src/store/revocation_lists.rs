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

/// Keeps a list, unless a younger one of that place is there.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn keep(
    pool: &PgPool,
    source: &str,
    body: &[u8],
    this_update: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let kept = sqlx::query!(
        "insert into revocation_lists (source, body, this_update, read_at) values ($1, $2, $3, $4)
         on conflict on constraint revocation_lists_pkey do update set
             body = excluded.body, this_update = excluded.this_update, read_at = excluded.read_at
         where revocation_lists.this_update <= excluded.this_update",
        source,
        body,
        this_update,
        now
    );
    kept.execute(pool).await?;
    Ok(())
}
