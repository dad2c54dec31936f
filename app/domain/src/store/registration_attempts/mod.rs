//! Attempts to register by machine: each with what it claimed and what was found, whatever came of it.

mod findings;
mod list;
mod own;

use super::error::StoreError;
use super::rows::{bytes, instant};
use crate::certificate::Certificate;
use crate::id::{AttemptId, ClientId, OrganisationId};
use crate::registration::metadata::Version;
use crate::registration::{Assessment, Report};
use crate::secret::TokenHash;
use findings::{read, stored};
use serde_json::{Map, Value, json};
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

pub use list::{Listed, Search, list};
pub use own::{OwnSearch, find_own, list_own};

/// How long a report can be opened by its link.
pub const LINK_LASTS: Duration = Duration::days(30);

/// How long an attempt that made nothing is kept.
const KEPT: Duration = Duration::days(90);

/// What is to be kept of an attempt, besides what came of it.
#[derive(Debug)]
pub struct NewAttempt<'a> {
    /// Which one.
    pub id: AttemptId,
    /// When.
    pub at: OffsetDateTime,
    /// `POST` or `PUT`.
    pub method: &'static str,
    /// Which version of OBIE's was called; nothing by the UAE's door.
    pub version: Option<Version>,
    /// Over which connection.
    pub certificate: &'a Certificate,
    /// The identifier of the call, to find it in the log.
    pub trace: Option<&'a str>,
}

/// What was claimed, whoever wrote it.
#[derive(Debug, Clone, Default)]
pub struct Claimed {
    /// By the request.
    pub request: Option<Map<String, Value>>,
    /// By the statement within.
    pub statement: Option<Map<String, Value>>,
    /// The headers of both, decoded.
    pub headers: [Option<Map<String, Value>>; 2],
}

impl Claimed {
    /// What an assessment took apart. The statement is kept once, as claims.
    pub fn of(assessment: &Assessment) -> Self {
        let mut request = assessment.claimed().cloned();
        if let (Some(request), Some(_)) = (&mut request, assessment.stated()) {
            request.remove("software_statement");
        }
        Self { request, statement: assessment.stated().cloned(), headers: assessment.headers().clone() }
    }

    /// Header and claims of the request as people read them.
    pub fn request_text(&self) -> [Option<String>; 2] {
        [written(self.headers[0].as_ref()), written(self.request.as_ref())]
    }

    /// Header and claims of the statement as people read them.
    pub fn statement_text(&self) -> [Option<String>; 2] {
        [written(self.headers[1].as_ref()), written(self.statement.as_ref())]
    }

    /// What the statement says under a name, shortened, where it is a text.
    pub fn stated(&self, name: &str) -> Option<String> {
        let text = self.statement.as_ref()?.get(name)?.as_str()?;
        Some(text.chars().filter(|letter| !letter.is_control()).take(200).collect())
    }
}

fn written(object: Option<&Map<String, Value>>) -> Option<String> {
    serde_json::to_string_pretty(object?).ok()
}

/// What came of an attempt that made or changed nothing.
#[derive(Debug, Clone, Copy)]
pub enum Nothing<'a> {
    /// It is refused.
    Refused {
        /// What opens the report.
        link: &'a TokenHash,
        /// What the refusal is called on the wire.
        code: &'a str,
    },
    /// Something of ours, or of a directory's, could not be reached.
    Unavailable,
}

impl NewAttempt<'_> {
    /// The row, as far as it is known before anybody decides.
    pub(super) fn row(&self, claimed: &Claimed, report: &Report) -> Value {
        json!({
            "id": Uuid::from(self.id),
            "at": instant(self.at),
            "door": if self.version.is_some() { "obie" } else { "uae" },
            "method": self.method,
            "dcr_version": self.version.map(Version::name),
            "findings": stored(report),
            "request": claimed.request,
            "statement": claimed.statement,
            "request_header": claimed.headers[0],
            "statement_header": claimed.headers[1],
            "issuer": claimed.stated("iss"),
            "software_id": claimed.stated("software_id"),
            "software_name": claimed.stated("software_client_name"),
            "organisation_name": claimed.stated("org_name"),
            "certificate_sha256": bytes(self.certificate.thumbprint()),
            "certificate_subject": self.certificate.facts().subject.to_string(),
            "trace": self.trace,
        })
    }
}

/// Keeps an attempt that made or changed nothing.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn insert(
    pool: &PgPool,
    new: &NewAttempt<'_>,
    claimed: &Claimed,
    report: &Report,
    nothing: Nothing<'_>,
) -> Result<(), StoreError> {
    let mut row = new.row(claimed, report);
    let refusal = report.refusal();
    match nothing {
        Nothing::Refused { link, code } => {
            row["outcome"] = "refused".into();
            row["link_sha256"] = bytes(link.as_bytes());
            row["error"] = code.into();
            row["failed_check"] = refusal.map(|refusal| refusal.check.about().name).into();
            row["proven_organisation"] = claimed.stated("org_id").filter(|_| report.proves_holder()).into();
        }
        Nothing::Unavailable => row["outcome"] = "unavailable".into(),
    }
    sqlx::query!(
        "insert into registration_attempts select * from jsonb_populate_record(null::registration_attempts, $1)",
        row
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// An attempt with its report.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// Which one.
    pub id: AttemptId,
    /// When.
    pub at: OffsetDateTime,
    /// `POST` or `PUT`.
    pub method: String,
    /// Which version was called.
    pub version: Option<String>,
    /// `registered`, `changed`, `repeated`, `refused`, `unavailable`.
    pub outcome: String,
    /// What was found, check by check.
    pub report: Report,
    /// What was claimed.
    pub claimed: Claimed,
    /// The subject of the connection's certificate.
    pub certificate_subject: String,
    /// SHA-256 of the connection's certificate.
    pub certificate: Vec<u8>,
    /// Whose it is, where it made or changed anything.
    pub organisation: Option<OrganisationId>,
    /// What people call that.
    pub organisation_reference: Option<String>,
    /// Which client it made or changed.
    pub client: Option<ClientId>,
    /// The identifier of the call.
    pub trace: Option<String>,
}

/// One list of columns for every way to find an attempt.
macro_rules! select_attempt {
    ($rest:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            $crate::store::registration_attempts::Row,
            "select id, at, method, dcr_version, outcome, findings, request, statement, request_header, statement_header,
                 certificate_subject,
                 certificate_sha256, organisation_id, client_id, trace,
                 (select o.reference from organisations o where o.id = organisation_id) as organisation
             from registration_attempts " + $rest $(, $argument)*
        )
    };
}

use select_attempt;

/// Finds an attempt by its link, as long as the link lasts.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn by_link(pool: &PgPool, link: &TokenHash, now: OffsetDateTime) -> Result<Option<Attempt>, StoreError> {
    let row = select_attempt!("where link_sha256 = $1 and at > $2", link.as_bytes().as_slice(), now - LINK_LASTS);
    row.fetch_optional(pool).await?.map(Row::read).transpose()
}

/// Finds an attempt, for the bank.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find(pool: &PgPool, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
    let row = select_attempt!("where id = $1", Uuid::from(id)).fetch_optional(pool).await?;
    row.map(Row::read).transpose()
}

/// The attempt that registered a client.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn that_registered(
    pool: &PgPool,
    organisation: OrganisationId,
    client: ClientId,
) -> Result<Option<Attempt>, StoreError> {
    let row = select_attempt!(
        "where organisation_id = $1 and client_id = $2 and outcome = 'registered' order by at limit 1",
        Uuid::from(organisation),
        Uuid::from(client)
    );
    row.fetch_optional(pool).await?.map(Row::read).transpose()
}

/// Throws away what came of attempts that made nothing, in time.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn sweep(pool: &PgPool, now: OffsetDateTime) -> Result<u64, StoreError> {
    let swept = sqlx::query!("delete from registration_attempts where at < $1 and client_id is null", now - KEPT);
    Ok(swept.execute(pool).await?.rows_affected())
}

struct Row {
    id: Uuid,
    at: OffsetDateTime,
    method: String,
    dcr_version: Option<String>,
    outcome: String,
    findings: Value,
    request: Option<Value>,
    statement: Option<Value>,
    request_header: Option<Value>,
    statement_header: Option<Value>,
    certificate_subject: String,
    certificate_sha256: Vec<u8>,
    organisation_id: Option<Uuid>,
    client_id: Option<Uuid>,
    trace: Option<String>,
    organisation: Option<String>,
}

impl Row {
    fn read(self) -> Result<Attempt, StoreError> {
        let report = read(self.findings)
            .map_err(|error| StoreError::inconsistent("registration_attempts", "findings", self.id, error))?;
        let object = |value: Option<Value>| value.and_then(|value| value.as_object().cloned());
        Ok(Attempt {
            id: self.id.into(),
            at: self.at,
            method: self.method,
            version: self.dcr_version,
            outcome: self.outcome,
            report,
            claimed: Claimed {
                request: object(self.request),
                statement: object(self.statement),
                headers: [object(self.request_header), object(self.statement_header)],
            },
            certificate_subject: self.certificate_subject,
            certificate: self.certificate_sha256,
            organisation: self.organisation_id.map(Into::into),
            organisation_reference: self.organisation,
            client: self.client_id.map(Into::into),
            trace: self.trace,
        })
    }
}
