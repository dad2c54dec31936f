//! What the UAE Trust Framework said of applications when they registered, and what it says since.

use super::error::StoreError;
use super::tx::WriteTx;
use crate::directory::{Application, uuid};
use crate::id::{OrganisationId, SoftwareStatementId};
use crate::portal::Portal;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How often each is compared.
pub const COMPARED_EVERY: Duration = Duration::minutes(5);
/// Not seen for so long, an application is as it was when it was seen, and nobody can say whether that is still so.
pub const UNSEEN_AFTER: Duration = Duration::hours(24);

/// One that is to be compared now.
#[derive(Debug, Clone)]
pub struct Due {
    /// Which application.
    pub software_statement: SoftwareStatementId,
    /// Whose.
    pub organisation: OrganisationId,
    /// As the framework calls both.
    pub application: Application,
    /// What it registered with.
    pub registered: Map<String, Value>,
    /// When the framework last told of it.
    pub seen_at: OffsetDateTime,
}

/// Something that the framework says differently now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Where it stands: `software.ClientName`.
    pub member: String,
    /// What it was at registration; null where it was not there.
    pub registered: Value,
    /// What it is now; null where it is gone.
    pub now: Value,
}

impl Difference {
    /// What it was and what it is, as people read it; nothing where it was or is not there.
    pub fn words(&self) -> [Option<String>; 2] {
        [&self.registered, &self.now].map(|value| match value {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        })
    }
}

/// How an application differs from what it registered with. It is for people to see; it changes nothing here.
#[derive(Debug, Clone)]
pub struct Drift {
    /// What is different.
    pub differences: Vec<Difference>,
    /// When the framework last told.
    pub seen_at: OffsetDateTime,
    /// Why it could not be read since.
    pub problem: Option<String>,
}

impl Drift {
    /// True when the framework has not told for too long to rely on it.
    pub fn is_unseen(&self, now: OffsetDateTime) -> bool {
        now - self.seen_at >= UNSEEN_AFTER
    }
}

/// Takes those that are due: whoever takes one is the only one to compare it this time.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn take_due(portal: &Portal, most: i64) -> Result<Vec<Due>, StoreError> {
    let now = portal.now();
    let rows = sqlx::query!(
        r#"with due as (
             select r.software_statement_id as id from directory_records r
                 join software_statements s on s.id = r.software_statement_id
                 join organisations o on o.id = r.organisation_id
             where r.due_at <= $1 and s.status not in ('archived', 'refused') and o.status not in ('archived', 'refused')
             order by r.due_at limit $2 for update of r skip locked)
         update directory_records r set due_at = $3
         from due, software_statements s, organisations o
         where r.software_statement_id = due.id and s.id = due.id and o.id = r.organisation_id
         returning r.software_statement_id, r.organisation_id, r.registered, r.seen_at,
             s.directory_id as "software!", o.directory_id as "organisation!""#,
        now,
        most,
        now + COMPARED_EVERY
    )
    .fetch_all(portal.database().statements())
    .await?;
    let read = |name, row: Uuid, text: &str| {
        uuid(text).ok_or_else(|| StoreError::inconsistent(name, "directory_id", row, "is no UUID"))
    };
    let due = rows.into_iter().map(|row| {
        let software = read("software_statements", row.software_statement_id, &row.software)?;
        let organisation = read("organisations", row.organisation_id, &row.organisation)?;
        Ok(Due {
            software_statement: row.software_statement_id.into(),
            organisation: row.organisation_id.into(),
            application: Application { organisation, software },
            registered: row.registered.as_object().cloned().unwrap_or_default(),
            seen_at: row.seen_at,
        })
    });
    due.collect()
}

/// Keeps what the framework says now.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn saw(
    tx: &mut WriteTx,
    software: SoftwareStatementId,
    seen: &Map<String, Value>,
    differences: &[Difference],
) -> Result<(), StoreError> {
    let now = tx.now();
    let differences = serde_json::to_value(differences).unwrap_or_default();
    let done = sqlx::query!(
        "update directory_records set seen = case when $3 = '[]'::jsonb then null else $2::jsonb end, seen_at = $4,
             differences = $3, problem = null
         where software_statement_id = $1",
        Uuid::from(software),
        Value::Object(seen.clone()),
        differences,
        now
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("keeping a comparison", done.rows_affected())
}

/// Notes that the framework could not be read.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn missed(pool: &PgPool, software: SoftwareStatementId, problem: &str) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "update directory_records set problem = $2 where software_statement_id = $1",
        Uuid::from(software),
        problem
    );
    done.execute(pool).await?;
    Ok(())
}

/// How an application differs, if it came by the UAE's door.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn drift(pool: &PgPool, software: SoftwareStatementId) -> Result<Option<Drift>, StoreError> {
    let row = sqlx::query!(
        "select differences, seen_at, problem from directory_records where software_statement_id = $1",
        Uuid::from(software)
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| {
        let differences = serde_json::from_value(row.differences).map_err(|error| {
            StoreError::inconsistent("directory_records", "differences", Uuid::from(software), error)
        })?;
        Ok(Drift { differences, seen_at: row.seen_at, problem: row.problem })
    })
    .transpose()
}
