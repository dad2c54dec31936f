//! Everything about one request, to read: for the bank with what only the bank knows, for its applicant without.

mod answers;
mod applicant;
mod checks;
mod registration;
mod timeline;

pub use answers::{ShownAnswer, ShownSection};
pub(crate) use applicant::progress;
pub use applicant::{OwnDossier, OwnStep, Progress, for_applicant};
pub use checks::{Check, CheckName};
pub use registration::Registration;
pub use timeline::Step;

use crate::access::{Authorised, SeeRequests};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::request::{RequestState, RequestStatus};
use crate::risk::Hint;
use crate::store::decisions::{self, Proposal};
use crate::store::documents::{self, Document};
use crate::store::forms::FormVersion;
use crate::store::messages::{self, Message};
use crate::store::queue::{self, Decided, Letter};
use crate::store::requests::{self, RequestRecord};
use crate::store::{audit, forms};
use time::{Duration, OffsetDateTime};

/// Everything the bank knows about a request.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The request: state, version, applicant, claim.
    pub record: RequestRecord,
    /// How its deadline stands.
    pub deadline: Deadline,
    /// Which version of the form was answered; none where a machine registered.
    pub form_version: Option<i32>,
    /// What a machine registered; none where people signed up.
    pub registration: Option<Registration>,
    /// The answers, section by section.
    pub sections: Vec<ShownSection>,
    /// Every document, in the order in which they came.
    pub documents: Vec<Document>,
    /// What to look at twice.
    pub hints: Vec<Hint>,
    /// What was checked without anybody.
    pub checks: Vec<Check>,
    /// What makers proposed, oldest first.
    pub proposals: Vec<Proposal>,
    /// What was decided.
    pub decided: Option<Decided>,
    /// Questions, answers and internal notes.
    pub messages: Vec<Message>,
    /// What happened, oldest first.
    pub timeline: Vec<Step>,
    /// The mails about it.
    pub letters: Vec<Letter>,
}

/// How the deadline of a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deadline {
    /// It has ended.
    Over,
    /// The bank's clock stands since `since`; `left` working time remains.
    Stopped {
        /// Since when.
        since: OffsetDateTime,
        /// The working time that was left.
        left: Duration,
    },
    /// The bank's clock runs.
    Running {
        /// By when the bank wants to have decided.
        due: OffsetDateTime,
        /// The working time that is left; negative when it is overdue.
        left: Duration,
    },
}

/// Opens a dossier. Eight statements, whatever is in it.
///
/// # Errors
/// [`Refusal::NotFound`] for what has not reached the bank.
pub async fn open(portal: &Portal, _by: Authorised<SeeRequests>, reference: &str) -> Result<Dossier, Refusal> {
    let pool = portal.database().statements();
    let record = requests::find_by_reference(pool, reference).await?.filter(|it| it.submitted_at.is_some());
    let record = record.ok_or(Refusal::NotFound("request"))?;
    let id = record.request.id;
    let (hints, decided) = queue::hints_and_decision(pool, id).await?;
    let documents = documents::of_request(pool, id).await?;
    let registration = match record.client {
        Some(client) => Some(Registration::load(pool, client).await?),
        None => None,
    };
    let form = match record.form {
        Some(form) => Some(forms::load(pool, form).await?),
        None => None,
    };
    let sections = |form: &FormVersion| answers::sections(&form.definition, &record.answers, &documents);
    let checks = match (&form, &registration) {
        (Some(form), _) => checks::run(&record, &form.definition, &documents, &hints),
        (None, Some(registration)) => checks::of_registration(registration.attempt.as_ref(), &hints),
        (None, None) => Vec::new(),
    };
    Ok(Dossier {
        deadline: deadline(portal, &record),
        form_version: form.as_ref().map(|form| form.version),
        sections: form.as_ref().map(sections).unwrap_or_default(),
        checks,
        registration,
        proposals: decisions::proposals(pool, id).await?,
        decided,
        messages: messages::for_bank(pool, id).await?,
        timeline: audit::about(pool, id.into()).await?.into_iter().map(timeline::step).collect(),
        letters: queue::letters(pool, id).await?,
        documents,
        hints,
        record,
    })
}

fn deadline(portal: &Portal, record: &RequestRecord) -> Deadline {
    let calendar = &portal.rules().calendar;
    match record.request.state {
        RequestState::WaitingApplicant { due_at, clock_stopped_at, .. } => {
            Deadline::Stopped { since: clock_stopped_at, left: calendar.between(clock_stopped_at, due_at) }
        }
        ref state => match state.due_at() {
            Some(due) => Deadline::Running { due, left: calendar.between(portal.now(), due) },
            None => Deadline::Over,
        },
    }
}

impl Dossier {
    /// The proposal that waits for a second person.
    pub fn open_proposal(&self) -> Option<&Proposal> {
        let waits = self.record.request.state.status() == RequestStatus::AwaitingSecondApproval;
        self.proposals.last().filter(|_| waits)
    }

    /// True when everything that was checked passed.
    pub fn is_clear(&self) -> bool {
        self.checks.iter().all(|check| check.passed)
    }
}
