//! Attempts in a list, the newest first.

use super::super::audit::like;
use super::super::error::StoreError;
use crate::id::AttemptId;
use crate::registration::Check;
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// Which attempts to list.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Only what came to this.
    pub outcome: Option<String>,
    /// Only those that this check decided.
    pub check: Option<Check>,
    /// Only those whose software, organisation or identifier contains this.
    pub text: Option<String>,
    /// Only older than this.
    pub before: Option<(OffsetDateTime, AttemptId)>,
    /// At most so many.
    pub limit: i64,
}

/// An attempt in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Which one.
    pub id: AttemptId,
    /// When.
    pub at: OffsetDateTime,
    /// `POST` or `PUT`.
    pub method: String,
    /// Which version was called.
    pub version: Option<String>,
    /// What came of it.
    pub outcome: String,
    /// The check that decided, where it is refused.
    pub failed: Option<Check>,
    /// By which name the software went.
    pub software_name: Option<String>,
    /// The directory's id of it.
    pub software_id: Option<String>,
    /// By which name the organisation went.
    pub organisation_name: Option<String>,
    /// The identifier of the call.
    pub trace: Option<String>,
}

/// One list of columns for every way to list attempts.
macro_rules! list_attempts {
    ($rest:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            $crate::store::registration_attempts::list::Row,
            "select id, at, method, dcr_version, outcome, failed_check, software_name, software_id, organisation_name, trace
             from registration_attempts " + $rest $(, $argument)*
        )
    };
}
pub(super) use list_attempts;

/// Lists attempts, the newest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn list(pool: &PgPool, search: &Search) -> Result<Vec<Listed>, StoreError> {
    let (before, before_id) = search.before.map(|(at, id)| (at, Uuid::from(id))).unzip();
    let rows = list_attempts!(
        "where ($1::text is null or outcome = $1) and ($2::text is null or failed_check = $2)
             and ($3::text is null or software_name ilike $3 or software_id ilike $3 or organisation_name ilike $3
                 or trace ilike $3)
             and ($4::timestamptz is null or (at, id) < ($4, $5))
         order by at desc, id desc limit $6",
        search.outcome,
        search.check.map(|check| check.about().name),
        search.text.as_deref().map(like),
        before,
        before_id,
        search.limit
    );
    Ok(rows.fetch_all(pool).await?.into_iter().map(Row::read).collect())
}

pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) at: OffsetDateTime,
    pub(super) method: String,
    pub(super) dcr_version: Option<String>,
    pub(super) outcome: String,
    pub(super) failed_check: Option<String>,
    pub(super) software_name: Option<String>,
    pub(super) software_id: Option<String>,
    pub(super) organisation_name: Option<String>,
    pub(super) trace: Option<String>,
}

impl Row {
    pub(super) fn read(self) -> Listed {
        Listed {
            id: self.id.into(),
            at: self.at,
            method: self.method,
            version: self.dcr_version,
            outcome: self.outcome,
            failed: self.failed_check.as_deref().and_then(Check::parse),
            software_name: self.software_name,
            software_id: self.software_id,
            organisation_name: self.organisation_name,
            trace: self.trace,
        }
    }
}
