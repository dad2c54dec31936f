//! The audit trail in words.

use crate::store::audit::Entry;
use time::OffsetDateTime;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The entry of the audit trail that says so.
    pub entry: crate::id::AuditEntryId,
    /// When.
    pub at: OffsetDateTime,
    /// By whom.
    pub by: String,
    /// What, in words: `Claimed`.
    pub words: String,
    /// Why, in the words of whoever did it.
    pub reason: Option<String>,
}

/// The deed after which a decision was none.
pub(super) const TAKEN_BACK: &str = "request.decision_taken_back";

/// What the bank calls each deed, and what the applicant is told; `None`: not the applicant's business.
const WORDS: [(&str, &str, Option<&str>); 22] = [
    ("request.begun", "Sign-up begun", Some("You began the sign-up")),
    ("request.sent", "Sent; e-mail address to be confirmed", Some("You sent the sign-up")),
    ("request.confirmation_resent", "Mail to confirm the address sent again", None),
    ("request.submitted", "E-mail address confirmed; with the bank", Some("The bank received your request")),
    ("request.registered", "Registered by its software; with the bank", None),
    ("request.claimed", "Claimed", Some("The bank is looking at your request")),
    ("request.released", "Given back to the queue", None),
    ("request.question_asked", "Question sent to the TPP; the clock stands", Some("The bank asked a question")),
    ("request.answered", "Answered by the TPP; the clock runs again", Some("You answered")),
    ("request.note_added", "Internal note written", None),
    ("request.approval_proposed", "Approval proposed", None),
    ("request.rejection_proposed", "Rejection proposed", None),
    ("request.sent_back", "Sent back to the maker", None),
    ("request.approved", "Approved by a second person", Some("The bank approved your request")),
    ("request.rejected", "Rejected by a second person", Some("The bank did not approve your request")),
    (TAKEN_BACK, "Decision taken back", None),
    ("request.status_asked", "Link to the status asked for", None),
    ("request.withdrawn", "Withdrawn by the TPP", Some("You withdrew the request")),
    ("request.expired", "Expired", Some("The request expired")),
    ("request.document_attached", "Document attached", Some("You attached a document")),
    ("request.document_downloaded", "Document downloaded", None),
    ("request.unknown_fields", "Fields sent that the form does not have", None),
];

/// An entry in the words of the bank. A deed without words is shown by its name.
pub(super) fn step(entry: Entry) -> Step {
    let words = WORDS.iter().find(|(action, ..)| *action == entry.action).map(|(_, words, _)| (*words).to_owned());
    let document = entry.detail.get("name").and_then(|name| name.as_str()).map(|name| format!(": {name}"));
    let words = words.unwrap_or_else(|| entry.action.clone()) + &document.unwrap_or_default();
    let reason = entry.reason.filter(|reason| !reason.is_empty());
    Step { entry: entry.id, at: entry.at, by: entry.actor_name, words, reason }
}

/// The deeds that an applicant is told about.
pub(super) fn told() -> Vec<String> {
    let told = WORDS.iter().filter(|(.., told)| told.is_some()).map(|(action, ..)| *action);
    told.chain([TAKEN_BACK]).map(ToOwned::to_owned).collect()
}

/// A deed as the applicant is told of it.
pub(super) fn words_for_applicant(action: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, ..)| *known == action).and_then(|(.., told)| *told)
}
