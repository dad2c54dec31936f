//! What the bank and an applicant write to each other, and what only the bank reads.

use super::error::StoreError;
use super::tx::WriteTx;
use crate::entropy;
use crate::id::{MessageId, PersonId, RequestId};
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// Who reads a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageKind {
    /// The bank asks the applicant.
    Question,
    /// The applicant answers the bank.
    Answer,
    /// Only the bank reads it.
    Note,
}

/// A message.
#[derive(Debug, Clone)]
pub struct Message {
    /// Who reads it.
    pub kind: MessageKind,
    /// Who wrote it.
    pub author: String,
    /// What it says.
    pub body: String,
    /// When.
    pub sent_at: OffsetDateTime,
}

/// Writes a message.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn insert(
    tx: &mut WriteTx,
    request: RequestId,
    author: PersonId,
    kind: MessageKind,
    body: &str,
) -> Result<MessageId, StoreError> {
    let now = tx.now();
    let id = MessageId::new(now, entropy::bytes(tx.portal().entropy()));
    sqlx::query!(
        "insert into messages (id, request_id, author, kind, body, sent_at) values ($1, $2, $3, $4, $5, $6)",
        Uuid::from(id),
        Uuid::from(request),
        Uuid::from(author),
        kind.name(),
        body,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(id)
}

/// Everything that was written about a request, for the bank.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn for_bank(pool: &PgPool, request: RequestId) -> Result<Vec<Message>, StoreError> {
    read(pool, request, &["question", "answer", "note"]).await
}

/// What the applicant may read: no internal note is even fetched.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn for_applicant(pool: &PgPool, request: RequestId) -> Result<Vec<Message>, StoreError> {
    read(pool, request, &["question", "answer"]).await
}

async fn read(pool: &PgPool, request: RequestId, kinds: &[&str]) -> Result<Vec<Message>, StoreError> {
    let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    let rows = sqlx::query!(
        "select m.kind, m.body, m.sent_at, people.name as author from messages m join people on people.id = m.author
         where m.request_id = $1 and m.kind = any($2) order by m.sent_at, m.id",
        Uuid::from(request),
        &kinds
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Message {
            kind: MessageKind::read(&row.kind),
            author: row.author,
            body: row.body,
            sent_at: row.sent_at,
        })
        .collect())
}

impl MessageKind {
    fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Note => "note",
        }
    }

    fn read(name: &str) -> Self {
        match name {
            "question" => Self::Question,
            "answer" => Self::Answer,
            _ => Self::Note,
        }
    }
}
