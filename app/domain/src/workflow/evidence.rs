//! Evidence: an applicant attaches it, staff and the applicant read it. Every reading by staff is recorded.

use super::sign_up::{require_draft, shown};
use crate::access::{Actor, Authorised, Download};
use crate::audit::{Event, Subject};
use crate::entropy;
use crate::evidence::{Evidence, MediaType};
use crate::field::FieldErrors;
use crate::form::{Answers, FieldType};
use crate::id::{DocumentId, PersonId, RequestId};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::request::RequestStatus;
use crate::store::documents::{self, Document, EvidenceStore, InPostgres, MOST};
use crate::store::requests::RequestRecord;
use crate::store::{Context, StoreError, WriteTx, forms, requests};
use futures::FutureExt;
use serde_json::{Value, json};
use std::fmt::Write;

/// Where the bytes are.
pub(super) const CONTENTS: InPostgres = InPostgres;

/// A document on its way to somebody's computer. Serve it as an attachment, `nosniff`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The name to save it under.
    pub name: String,
    /// What it is, by its content.
    pub media_type: MediaType,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// Attaches a document to a field of a draft, or of a request that waits for its applicant. It takes the place of the
/// one before in that field, and becomes the answer to it.
///
/// # Errors
/// [`Refusal::Fields`] for a file that may not be kept, and for one too many; [`Refusal::NotFound`] for a field that
/// takes no file; [`Refusal::Moved`] once the bank has the move.
pub async fn attach(
    portal: &Portal,
    context: Context,
    request: RequestId,
    field: String,
    name: String,
    bytes: Vec<u8>,
) -> Result<DocumentId, Refusal> {
    // A large file takes a while to look through: not on a thread that others wait for.
    let inspected = tokio::task::spawn_blocking(move || Evidence::inspect(&name, &bytes));
    let inspected = inspected.await.map_err(|_| StoreError::Interrupted)?;
    let evidence = inspected.map_err(|error| FieldErrors::of(&*field, error))?;
    portal.commit(context, move |tx| async move { keep(tx, request, &field, &evidence).await }.boxed()).await
}

async fn keep(tx: &mut WriteTx, request: RequestId, field: &str, evidence: &Evidence) -> Result<DocumentId, Refusal> {
    let record = requests::lock(tx, request).await?.ok_or(Refusal::NotFound("sign-up"))?;
    tx.act_as(Actor::Applicant(record.applicant_name.clone()));
    require_draft(&record)?;
    let pool = tx.portal().database().statements().clone();
    let form = forms::load(&pool, record.form_version()?).await?.definition;
    form.field(field).filter(|it| it.kind == FieldType::File).ok_or(Refusal::NotFound("question"))?;
    if documents::count_beside(tx, request, field).await? >= MOST {
        return Err(FieldErrors::of(field, format!("A sign-up can have at most {MOST} files")).into());
    }
    documents::remove(tx, request, field).await?;
    let id = DocumentId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
    let document = documents::insert(tx, id, request, field, evidence).await?;
    CONTENTS.put(tx, id, evidence.content()).await?;
    let answers = with_document(&record, field, id)?;
    requests::set_answers(tx, &record, &shown(&form, &answers), &answers).await?;
    tx.record(event("request.document_attached", &record, &document)).await?;
    if record.submitted_at.is_some() {
        super::risk::assess(tx, request).await?;
    }
    Ok(id)
}

fn with_document(record: &RequestRecord, field: &str, id: DocumentId) -> Result<Answers, StoreError> {
    let broken = |error| StoreError::inconsistent("requests", "answers", record.request.id, error);
    let mut answers = serde_json::to_value(&record.answers).map_err(broken)?;
    if let Value::Object(answers) = &mut answers {
        answers.insert(field.to_owned(), json!({ "document": id }));
    }
    serde_json::from_value(answers).map_err(broken)
}

/// The documents of a request: identifier and name.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn names(portal: &Portal, request: RequestId) -> Result<Vec<(String, String)>, Refusal> {
    let documents = documents::of_request(portal.database().statements(), request).await?;
    Ok(documents.into_iter().map(|document| (document.id.to_string(), document.name)).collect())
}

/// A document for staff. That they had it is recorded before they get it.
///
/// # Errors
/// [`Refusal::NotFound`] for a request that has not reached the bank, and for a document of another one.
pub async fn download(
    portal: &Portal,
    context: Context,
    _by: Authorised<Download>,
    reference: String,
    document: DocumentId,
) -> Result<Attachment, Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let record = requests::lock_by_reference(tx, &reference).await?.filter(has_arrived);
                let record = record.ok_or(Refusal::NotFound("request"))?;
                let found = found(tx, &record, document).await?;
                tx.record(event("request.document_downloaded", &record, &found)).await?;
                load(tx, found).await
            }
            .boxed()
        })
        .await
}

/// A document for whoever sent it.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody else's request or document.
pub async fn download_own(
    portal: &Portal,
    context: Context,
    person: PersonId,
    reference: String,
    document: DocumentId,
) -> Result<Attachment, Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let record = requests::lock_by_reference(tx, &reference).await?;
                let record = record.filter(|it| it.person == Some(person)).ok_or(Refusal::NotFound("request"))?;
                let found = found(tx, &record, document).await?;
                load(tx, found).await
            }
            .boxed()
        })
        .await
}

/// What has not reached the bank is not the bank's to see.
fn has_arrived(record: &RequestRecord) -> bool {
    record.submitted_at.is_some()
        && !matches!(record.request.state.status(), RequestStatus::Draft | RequestStatus::AwaitingEmail)
}

async fn found(tx: &mut WriteTx, record: &RequestRecord, id: DocumentId) -> Result<Document, Refusal> {
    documents::find(tx, record.request.id, id).await?.ok_or(Refusal::NotFound("document"))
}

async fn load(tx: &mut WriteTx, document: Document) -> Result<Attachment, Refusal> {
    let content = CONTENTS.get(tx, document.id).await?;
    Ok(Attachment { name: document.name, media_type: document.media_type, content })
}

fn event(action: &'static str, record: &RequestRecord, document: &Document) -> Event {
    let sha256 = document.sha256.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    });
    Event::new(action, Subject::new("request", record.request.id, &*record.request.reference))
        .with("document", document.id.to_string())
        .with("name", document.name.clone())
        .with("field", document.field.clone())
        .with("sha256", sha256)
}
