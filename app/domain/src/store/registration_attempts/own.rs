//! The attempts that a TPP's people may read: their organisation's own. Whose an attempt is, the database says (`own_attempts`).

use super::super::error::StoreError;
use super::list::{Listed, Row, list_attempts};
use super::{Attempt, Row as Whole, select_attempt};
use crate::id::{AttemptId, OrganisationId};
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// Which of them to list.
#[derive(Debug, Clone, Default)]
pub struct OwnSearch {
    /// Only what came to this.
    pub outcome: Option<String>,
    /// Only calls of this method.
    pub method: Option<String>,
    /// Not before this.
    pub from: Option<OffsetDateTime>,
    /// Only before this.
    pub until: Option<OffsetDateTime>,
    /// Only older than this one.
    pub before: Option<(OffsetDateTime, AttemptId)>,
    /// At most so many.
    pub limit: i64,
}

/// Lists an organisation's own attempts, the newest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn list_own(
    pool: &PgPool,
    organisation: OrganisationId,
    search: &OwnSearch,
) -> Result<Vec<Listed>, StoreError> {
    let (before, before_id) = search.before.map(|(at, id)| (at, Uuid::from(id))).unzip();
    let rows = list_attempts!(
        "where id in (select own_attempts($1)) and ($2::text is null or outcome = $2)
             and ($3::text is null or method = $3) and ($4::timestamptz is null or at >= $4)
             and ($5::timestamptz is null or at < $5) and ($6::timestamptz is null or (at, id) < ($6, $7))
         order by at desc, id desc limit $8",
        Uuid::from(organisation),
        search.outcome,
        search.method,
        search.from,
        search.until,
        before,
        before_id,
        search.limit
    );
    Ok(rows.fetch_all(pool).await?.into_iter().map(Row::read).collect())
}

/// Finds an attempt, if it is the organisation's own.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find_own(
    pool: &PgPool,
    organisation: OrganisationId,
    id: AttemptId,
) -> Result<Option<Attempt>, StoreError> {
    let row =
        select_attempt!("where id = $1 and id in (select own_attempts($2))", Uuid::from(id), Uuid::from(organisation));
    row.fetch_optional(pool).await?.map(Whole::read).transpose()
}
