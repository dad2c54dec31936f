//! Evidence: what is known about a document, and its bytes behind the one trait [`EvidenceStore`].

use super::error::StoreError;
use super::tx::WriteTx;
use crate::evidence::{Evidence, MediaType};
use crate::id::{DocumentId, RequestId};
use futures::FutureExt;
use futures::future::BoxFuture;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// A request has at most this many documents.
pub const MOST: usize = 5;

/// Where the bytes of documents are kept.
pub trait EvidenceStore: Send + Sync {
    /// Keeps the bytes of a document. They are there once the unit of work is committed.
    fn put<'a>(
        &'a self,
        tx: &'a mut WriteTx,
        id: DocumentId,
        content: &'a [u8],
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// The bytes of a document.
    fn get<'a>(&'a self, tx: &'a mut WriteTx, id: DocumentId) -> BoxFuture<'a, Result<Vec<u8>, StoreError>>;
}

/// Keeps documents in Postgres, where they are backed up with what they belong to.
#[derive(Debug, Clone, Copy, Default)]
pub struct InPostgres;

/// What is known about a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Which one.
    pub id: DocumentId,
    /// The field of the form that it answers.
    pub field: String,
    /// Its name, safe to show and to save under.
    pub name: String,
    /// What it is.
    pub media_type: MediaType,
    /// How long it is, in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// When it came.
    pub uploaded_at: OffsetDateTime,
}

impl EvidenceStore for InPostgres {
    fn put<'a>(
        &'a self,
        tx: &'a mut WriteTx,
        id: DocumentId,
        content: &'a [u8],
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        async move {
            let insert = sqlx::query!(
                "insert into document_contents (document_id, content) values ($1, $2)",
                Uuid::from(id),
                content
            );
            insert.execute(tx.connection()).await?;
            Ok(())
        }
        .boxed()
    }

    fn get<'a>(&'a self, tx: &'a mut WriteTx, id: DocumentId) -> BoxFuture<'a, Result<Vec<u8>, StoreError>> {
        async move {
            let content =
                sqlx::query_scalar!("select content from document_contents where document_id = $1", Uuid::from(id));
            Ok(content.fetch_one(tx.connection()).await?)
        }
        .boxed()
    }
}

/// Writes what is known about a document.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn insert(
    tx: &mut WriteTx,
    id: DocumentId,
    request: RequestId,
    field: &str,
    evidence: &Evidence,
) -> Result<Document, StoreError> {
    let document = Document {
        id,
        field: field.to_owned(),
        name: evidence.name().to_owned(),
        media_type: evidence.media_type(),
        size: u64::try_from(evidence.content().len()).unwrap_or(u64::MAX),
        sha256: Sha256::digest(evidence.content()).into(),
        uploaded_at: tx.now(),
    };
    sqlx::query!(
        "insert into documents (id, request_id, field, name, media_type, size, sha256, uploaded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::from(id),
        Uuid::from(request),
        document.field,
        document.name,
        document.media_type.name(),
        i64::try_from(document.size).unwrap_or(i64::MAX),
        &document.sha256,
        document.uploaded_at
    )
    .execute(tx.connection())
    .await?;
    Ok(document)
}

/// Writes what is known about a copy of a document, for another request.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn insert_copy(
    tx: &mut WriteTx,
    id: DocumentId,
    request: RequestId,
    document: &Document,
) -> Result<(), StoreError> {
    let now = tx.now();
    let done = sqlx::query!(
        "insert into documents (id, request_id, field, name, media_type, size, sha256, uploaded_at)
         select $1, $2, field, name, media_type, size, sha256, $4 from documents where id = $3",
        Uuid::from(id),
        Uuid::from(request),
        Uuid::from(document.id),
        now
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("copying a document", done.rows_affected())
}

/// Removes the documents that answer a field, with their bytes.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn remove(tx: &mut WriteTx, request: RequestId, field: &str) -> Result<(), StoreError> {
    sqlx::query!("delete from documents where request_id = $1 and field = $2", Uuid::from(request), field)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The documents of a request, in the order in which they came.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn of_request(pool: &PgPool, request: RequestId) -> Result<Vec<Document>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        "select id, field, name, media_type, size, sha256, uploaded_at from documents
         where request_id = $1 order by uploaded_at, id",
        Uuid::from(request)
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// How many documents a request has in other fields than this.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn count_beside(tx: &mut WriteTx, request: RequestId, field: &str) -> Result<usize, StoreError> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from documents where request_id = $1 and field <> $2",
        Uuid::from(request),
        field
    )
    .fetch_one(tx.connection())
    .await?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// One document of a request; `None` when the request has no such document.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find(tx: &mut WriteTx, request: RequestId, id: DocumentId) -> Result<Option<Document>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        "select id, field, name, media_type, size, sha256, uploaded_at from documents where request_id = $1 and id = $2",
        Uuid::from(request),
        Uuid::from(id)
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(Row::read).transpose()
}

struct Row {
    id: Uuid,
    field: String,
    name: String,
    media_type: String,
    size: i64,
    sha256: Vec<u8>,
    uploaded_at: OffsetDateTime,
}

impl Row {
    fn read(self) -> Result<Document, StoreError> {
        let id = self.id;
        let broken =
            |column, problem: &dyn ToString| StoreError::inconsistent("documents", column, id, problem.to_string());
        Ok(Document {
            id: id.into(),
            field: self.field,
            name: self.name,
            media_type: self.media_type.parse().map_err(|error| broken("media_type", &error))?,
            size: u64::try_from(self.size).map_err(|error| broken("size", &error))?,
            sha256: self.sha256.try_into().map_err(|_| broken("sha256", &"has not 32 bytes"))?,
            uploaded_at: self.uploaded_at,
        })
    }
}
