//! The request as its applicant sees it. Notes, hints, proposals and the names of staff are not even fetched.

use super::answers::{ShownSection, sections};
use super::timeline::{TAKEN_BACK, told, words_for_applicant};
use crate::id::PersonId;
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::request::{RequestState, RequestStatus};
use crate::store::documents::{self, Document};
use crate::store::forms;
use crate::store::queue::{OwnMessage, own_messages, own_rejection, own_timeline};
use crate::store::requests::{self, RequestRecord};
use sqlx::PgPool;
use time::OffsetDateTime;

/// What an applicant sees of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnDossier {
    /// How it stands.
    pub progress: Progress,
    /// The answers, section by section.
    pub sections: Vec<ShownSection>,
    /// Every document, in the order in which they came.
    pub documents: Vec<Document>,
    /// Questions and answers.
    pub messages: Vec<OwnMessage>,
}

impl std::ops::Deref for OwnDossier {
    type Target = Progress;

    fn deref(&self) -> &Progress {
        &self.progress
    }
}

/// How a request stands: nothing of what was answered, asked or noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
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
    /// What happened, oldest first.
    pub timeline: Vec<OwnStep>,
    /// Why it was rejected.
    pub rejection: Option<String>,
    /// Whether its applicant has an account to sign in with.
    pub has_account: bool,
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
    decides: bool,
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
    let form = forms::load(pool, record.form_version()?).await?;
    let documents = documents::of_request(pool, id).await?;
    Ok(OwnDossier {
        sections: sections(&form.definition, &record.answers, &documents),
        documents,
        messages: own_messages(pool, id, person).await?,
        progress: progress(pool, record).await?,
    })
}

/// How a request stands, for whoever has the link from its applicant's mail.
pub(crate) async fn progress(pool: &PgPool, record: RequestRecord) -> Result<Progress, Refusal> {
    let id = record.request.id;
    let state = &record.request.state;
    let status = state.status();
    let (due_at, answer_by) = match *state {
        RequestState::WaitingApplicant { expires_at, .. } => (None, Some(expires_at)),
        _ => (state.due_at(), None),
    };
    let rejection = if status == RequestStatus::Rejected { own_rejection(pool, id).await? } else { None };
    Ok(Progress {
        status,
        due_at,
        answer_by,
        timeline: steps(own_timeline(pool, id, &told()).await?),
        rejection,
        has_account: record.person.is_some(),
        reference: record.request.reference,
        organisation_name: record.organisation_name,
        submitted_at: record.submitted_at,
    })
}

/// Taking a request over says nothing new to its applicant: told once. A decision that was taken back is not told at all.
fn steps(entries: Vec<crate::store::queue::OwnEntry>) -> Vec<OwnStep> {
    let mut steps: Vec<OwnStep> = Vec::with_capacity(entries.len());
    for entry in entries {
        if entry.action == TAKEN_BACK {
            steps.truncate(steps.iter().rposition(|step| step.decides).unwrap_or(steps.len()));
            continue;
        }
        let Some(words) = words_for_applicant(&entry.action) else { continue };
        let told_before = entry.action == "request.claimed" && steps.iter().any(|step| step.words == words);
        if !told_before {
            let decides = matches!(&*entry.action, "request.approved" | "request.rejected");
            steps.push(OwnStep { at: entry.at, words, by_bank: entry.by_bank, decides });
        }
    }
    steps
}
