//! What came in while somebody was looking.

use crate::store::StoreError;
use sqlx::PgPool;
use time::OffsetDateTime;

/// How many requests the bank got since an instant; counted no further than a hundred.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn arrived(pool: &PgPool, since: OffsetDateTime) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from (select from requests where submitted_at is not null and ended_at is null
             and submitted_at > $1 limit 100) as it",
        since
    )
    .fetch_one(pool)
    .await?;
    Ok(count)
}
