//! What a machine can check: each check with its result in a sentence.

use crate::form::{Answer, FieldType, FormDefinition};
use crate::registration::Outcome;
use crate::risk::{Hint, HintName};
use crate::store::documents::Document;
use crate::store::registration_attempts::Attempt;
use crate::store::requests::RequestRecord;

/// A check and its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Which one.
    pub name: CheckName,
    /// False: a person must look.
    pub passed: bool,
    /// What was found.
    pub sentence: String,
}

/// The checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckName {
    /// Somebody reads mail at the address.
    AddressConfirmed,
    /// Every question that must be answered is.
    FormComplete,
    /// The answers describe an organisation.
    FactsComplete,
    /// The LEI is well formed (ISO 17442).
    LeiCheckDigits,
    /// The number at the authority fits its country.
    NumberFitsAuthority,
    /// Evidence is there.
    EvidencePresent,
    /// The bank does not know the organisation yet.
    NotKnown,
    /// Nothing like it was rejected.
    NotRejectedBefore,
    /// The registration desk found nothing wrong.
    Registration,
}

impl CheckName {
    /// The name on screens.
    pub fn words(self) -> &'static str {
        match self {
            Self::AddressConfirmed => "E-mail address",
            Self::FormComplete => "Questions",
            Self::FactsComplete => "Facts about the organisation",
            Self::LeiCheckDigits => "LEI",
            Self::NumberFitsAuthority => "Number at the authority",
            Self::EvidencePresent => "Evidence",
            Self::NotKnown => "Duplicates",
            Self::NotRejectedBefore => "Earlier requests",
            Self::Registration => "Registration",
        }
    }
}

/// Runs every check on a request.
pub(super) fn run(
    record: &RequestRecord,
    definition: &FormDefinition,
    documents: &[Document],
    hints: &[Hint],
) -> Vec<Check> {
    let mut checks = vec![
        address(record),
        form(record, definition),
        facts(record, definition),
        evidence(record, definition, documents),
        hinted(CheckName::NumberFitsAuthority, hints, &[HintName::NumberElsewhere], "The number contradicts nothing"),
        not_known(hints),
        hinted(
            CheckName::NotRejectedBefore,
            hints,
            &[HintName::RejectedAddress, HintName::RejectedNumber],
            "No request from this address or under this number was rejected",
        ),
    ];
    checks.extend(lei(record, definition));
    checks
}

/// What was found when a machine registered.
pub(super) fn of_registration(attempt: Option<&Attempt>, hints: &[Hint]) -> Vec<Check> {
    let rejected = &[HintName::RejectedNumber];
    let earlier = hinted(CheckName::NotRejectedBefore, hints, rejected, "No request under its number was rejected");
    attempt.map(registration).into_iter().chain([not_known(hints), earlier]).collect()
}

fn registration(attempt: &Attempt) -> Check {
    let findings = attempt.report.findings();
    let warned = findings.iter().filter(|finding| matches!(finding.outcome, Outcome::Warned(_))).count();
    let passed = findings.iter().filter(|finding| finding.outcome == Outcome::Passed).count();
    let problem = (warned > 0).then(|| format!("{} checks passed, {warned} of them with a warning", passed + warned));
    check(CheckName::Registration, problem, format!("All {passed} checks of the registration passed"))
}

fn not_known(hints: &[Hint]) -> Check {
    let about = &[HintName::KnownNumber, HintName::LookAlike];
    hinted(CheckName::NotKnown, hints, about, "The bank knows no TPP of this name or number")
}

fn check(name: CheckName, problem: Option<String>, fine: impl Into<String>) -> Check {
    let passed = problem.is_none();
    Check { name, passed, sentence: problem.unwrap_or_else(|| fine.into()) }
}

fn address(record: &RequestRecord) -> Check {
    let problem = record.person.is_none().then(|| format!("{} was not confirmed", record.applicant_email));
    check(CheckName::AddressConfirmed, problem, format!("{} was confirmed by mail", record.applicant_email))
}

fn form(record: &RequestRecord, definition: &FormDefinition) -> Check {
    let missing: Vec<_> = definition.missing(&record.answers).iter().map(|(_, field)| field.label.clone()).collect();
    let problem = (!missing.is_empty()).then(|| format!("Not answered: {}", missing.join("; ")));
    check(CheckName::FormComplete, problem, "Every question that must be answered is answered")
}

fn facts(record: &RequestRecord, definition: &FormDefinition) -> Check {
    let problem = definition.facts(&record.answers).err().map(|lacking| lacking.to_string());
    check(CheckName::FactsComplete, problem, "Name, country, authority, number and roles are there and can be read")
}

/// Nothing to check where the bank does not ask for one or the applicant gave none.
fn lei(record: &RequestRecord, definition: &FormDefinition) -> Option<Check> {
    let mut asked = definition.asked(&record.answers).map(|(_, field)| field);
    let field = asked.find(|field| field.kind == FieldType::Lei)?;
    let problem = record.answers.text(&field.name)?.parse::<crate::text::Lei>().err().map(|error| error.to_string());
    Some(check(CheckName::LeiCheckDigits, problem, "The check digits of the LEI match"))
}

fn evidence(record: &RequestRecord, definition: &FormDefinition, documents: &[Document]) -> Check {
    let mut files =
        definition.asked(&record.answers).filter(|(_, field)| field.kind == FieldType::File && field.required);
    let lacking = files.find(|(_, field)| match record.answers.get(&field.name) {
        Some(Answer::Document(id)) => !documents.iter().any(|document| document.id == *id),
        _ => true,
    });
    let problem = lacking.map(|(_, field)| format!("No document for “{}”", field.label));
    let count = documents.len();
    let fine = if count == 1 { "1 document".to_owned() } else { format!("{count} documents") };
    check(CheckName::EvidencePresent, problem, format!("{fine}, looked through for scripts and passwords"))
}

fn hinted(name: CheckName, hints: &[Hint], about: &[HintName], fine: &str) -> Check {
    let found: Vec<_> =
        hints.iter().filter(|hint| about.contains(&hint.name)).map(|hint| hint.because.clone()).collect();
    check(name, (!found.is_empty()).then(|| found.join(". ")), fine)
}
