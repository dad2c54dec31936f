//! The request as its applicant sees it. Notes, hints, proposals and the names of staff are not even fetched.

use super::answers::{ShownSection, sections};
use super::timeline::{told, words_for_applicant};
use crate::id::PersonId;
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::request::{RequestState, RequestStatus};
use crate::store::documents::{self, Document};
use crate::store::queue::{OwnMessage, own_messages, own_rejection, own_timeline};
use crate::store::{forms, requests};
use time::OffsetDateTime;

/// What an applicant sees of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnDossier {
    /// What people call it.
    pub reference: String,
    /// Where it stands; say it with [`RequestStatus::words_for_applicant`].
    pub status: RequestStatus,
    /// The organisation that applies.
    pub organisation_name: String,
    /// When the bank got it.
    pub submitted_at: Option<OffsetDateTime>,
    /// By when the bank wants to have decided, while its clock runs.
    pub due_at: Option<OffsetDateTime>,
    /// By when to answer, while the bank waits for that.
    pub answer_by: Option<OffsetDateTime>,
    /// The answers, section by section.
    pub sections: Vec<ShownSection>,
    /// Every document, in the order in which they came.
    pub documents: Vec<Document>,
    /// Questions and answers.
    pub messages: Vec<OwnMessage>,
    /// What happened, oldest first.
    pub timeline: Vec<OwnStep>,
    /// Why it was rejected.
    pub rejection: Option<String>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnStep {
    /// When.
    pub at: OffsetDateTime,
    /// What: `The bank asked a question`.
    pub words: &'static str,
    /// True when the bank did it.
    pub by_bank: bool,
}

/// Opens a request for its applicant. Six statements, whatever is in it.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody else's.
pub async fn for_applicant(portal: &Portal, person: PersonId, reference: &str) -> Result<OwnDossier, Refusal> {
    let pool = portal.database().statements();
    let record = requests::find_by_reference(pool, reference).await?.filter(|it| it.person == Some(person));
    let record = record.ok_or(Refusal::NotFound("request"))?;
    let id = record.request.id;
    let form = forms::load(pool, record.form_version).await?;
    let documents = documents::of_request(pool, id).await?;
    let state = &record.request.state;
    let status = state.status();
    let (due_at, answer_by) = match *state {
        RequestState::WaitingApplicant { expires_at, .. } => (None, Some(expires_at)),
        _ => (state.due_at(), None),
    };
    let rejection = if status == RequestStatus::Rejected { own_rejection(pool, id).await? } else { None };
    Ok(OwnDossier {
        status,
        due_at,
        answer_by,
        sections: sections(&form.definition, &record.answers, &documents),
        documents,
        messages: own_messages(pool, id, person).await?,
        timeline: steps(own_timeline(pool, id, &told()).await?),
        rejection,
        reference: record.request.reference,
        organisation_name: record.organisation_name,
        submitted_at: record.submitted_at,
    })
}

/// Taking a request over says nothing new to its applicant: told once.
fn steps(entries: Vec<crate::store::queue::OwnEntry>) -> Vec<OwnStep> {
    let mut steps: Vec<OwnStep> = Vec::with_capacity(entries.len());
    for entry in entries {
        let Some(words) = words_for_applicant(&entry.action) else { continue };
        let told_before = entry.action == "request.claimed" && steps.iter().any(|step| step.words == words);
        if !told_before {
            steps.push(OwnStep { at: entry.at, words, by_bank: entry.by_bank });
        }
    }
    steps
}
