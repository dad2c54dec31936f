//! What the dossier shows beyond the request itself: its decision, its hints, and its mails.

use crate::id::{DecisionId, PersonId, ProposalId, RequestId};
use crate::risk::Hint;
use crate::store::StoreError;
use serde_json::Value;
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// What was decided, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Which decision.
    pub id: DecisionId,
    /// The proposal that it follows.
    pub proposal: ProposalId,
    /// By whom.
    pub decided_by: PersonId,
    /// By which name.
    pub checker: String,
    /// What the checker added.
    pub note: String,
    /// When.
    pub at: OffsetDateTime,
}

/// A mail about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Which mail.
    pub id: crate::id::MailId,
    /// To whom.
    pub recipient: String,
    /// About what.
    pub subject: String,
    /// `queued`, `sent` or `dead`.
    pub status: String,
    /// When it was written.
    pub written_at: OffsetDateTime,
    /// When it was sent.
    pub sent_at: Option<OffsetDateTime>,
    /// Until when it waits for a decision to be taken back; none once it was tried, and for every other mail.
    pub held_until: Option<OffsetDateTime>,
}

/// The hints of a request, and its decision once there is one.
///
/// # Errors
/// [`StoreError`] when Postgres refuses or a stored hint cannot be read.
pub async fn hints_and_decision(pool: &PgPool, request: RequestId) -> Result<(Vec<Hint>, Option<Decided>), StoreError> {
    let row = sqlx::query!(
        r#"select r.hints, d.id as "id?", d.proposal_id as "proposal_id?", d.note as "note?", d.decided_at as "decided_at?", d.decided_by as "decided_by?",
             (select name from people where people.id = d.decided_by) as checker
         from requests r left join decisions d on d.id = r.decision_id where r.id = $1"#,
        Uuid::from(request)
    )
    .fetch_one(pool)
    .await?;
    let decided = match (row.id, row.proposal_id, row.decided_by.zip(row.checker), row.note, row.decided_at) {
        (Some(id), Some(proposal), Some((by, checker)), Some(note), Some(at)) => {
            Some(Decided { id: id.into(), proposal: proposal.into(), decided_by: by.into(), checker, note, at })
        }
        _ => None,
    };
    Ok((read(request, row.hints)?, decided))
}

/// The mails about a request, oldest first. Links and bodies are not read.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn letters(pool: &PgPool, request: RequestId) -> Result<Vec<Letter>, StoreError> {
    let rows = sqlx::query!(
        "select id, recipient, subject, status, created_at, sent_at,
             case when status = 'queued' and attempts = 0 and not_before > created_at then not_before end as held_until
         from mails where request_id = $1
         order by created_at, id limit 200",
        Uuid::from(request)
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Letter {
            id: row.id.into(),
            recipient: row.recipient,
            subject: row.subject,
            status: row.status,
            written_at: row.created_at,
            sent_at: row.sent_at,
            held_until: row.held_until,
        })
        .collect())
}

fn read(request: RequestId, hints: Value) -> Result<Vec<Hint>, StoreError> {
    serde_json::from_value(hints).map_err(|error| StoreError::inconsistent("requests", "hints", request, error))
}
