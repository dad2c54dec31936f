//! What was found about a registration: every check with its outcome. The first that failed is the answer on the wire.

use super::check::{Check, ErrorCode};

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// As it should be.
    Passed,
    /// It passes here, though not everywhere.
    Warned(Failure),
    /// Not as it should be.
    Failed(Failure),
    /// It could not be looked at: what it needs failed before.
    NotChecked,
}

/// Why a check failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong, as a sentence without its full stop.
    pub problem: String,
    /// What was expected in this case, where it can be said better than in general.
    pub expected: Option<String>,
    /// What was received, shortened.
    pub received: Option<String>,
}

/// The longest piece of a request that is repeated to anybody, in characters.
const LONGEST_RECEIVED: usize = 120;

impl Failure {
    /// This is wrong.
    pub fn new(problem: impl Into<String>) -> Self {
        Self { problem: problem.into(), expected: None, received: None }
    }

    /// The same in other words.
    #[must_use]
    pub(super) fn reworded(self, words: impl FnOnce(&str) -> String) -> Self {
        Self { problem: words(&self.problem), ..self }
    }

    /// This was expected.
    #[must_use]
    pub fn expected(self, expected: impl Into<String>) -> Self {
        Self { expected: Some(expected.into()), ..self }
    }

    /// This was received. Characters that do not show are left out.
    #[must_use]
    pub fn received(self, received: &str) -> Self {
        let shown: String = received.chars().filter(|letter| !letter.is_control()).take(LONGEST_RECEIVED).collect();
        let cut = if received.chars().count() > LONGEST_RECEIVED { "…" } else { "" };
        Self { received: Some(shown + cut), ..self }
    }
}

/// A check and what it found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub check: Check,
    /// What it found.
    pub outcome: Outcome,
    /// True where it looked at words whose signature did not hold, or was not looked at.
    pub on_unverified_content: bool,
}

/// Every check with its outcome, in the order of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report(Vec<Finding>);

/// The answer to a registration that is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Which check decided.
    pub check: Check,
    /// `error`.
    pub code: ErrorCode,
    /// `error_description`, without the link to the report.
    pub description: String,
}

impl Report {
    pub(super) fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Adds those that were not reached, and brings all in the order in which they decide.
    pub(super) fn complete(mut self) -> Self {
        for check in Check::ALL {
            if !self.0.iter().any(|finding| finding.check == *check) {
                self.push(Finding { check: *check, outcome: Outcome::NotChecked, on_unverified_content: false });
            }
        }
        self.0.sort_by_key(|finding| finding.check);
        self
    }

    /// Every check passed, but for these.
    pub fn passed_but(findings: impl IntoIterator<Item = Finding>) -> Self {
        let mut report = Self(findings.into_iter().collect());
        for check in Check::ALL {
            if !report.0.iter().any(|finding| finding.check == *check) {
                report.push(Finding { check: *check, outcome: Outcome::Passed, on_unverified_content: false });
            }
        }
        report.0.sort_by_key(|finding| finding.check);
        report
    }

    /// Only these were looked at: what was found of each.
    pub fn of(found: impl IntoIterator<Item = (Check, Result<(), Failure>)>) -> Self {
        let findings = found.into_iter().map(|(check, found)| {
            let outcome = found.map_or_else(Outcome::Failed, |()| Outcome::Passed);
            Finding { check, outcome, on_unverified_content: false }
        });
        Self(findings.collect()).complete()
    }

    /// Turns what passed into a warning.
    pub(super) fn warn(&mut self, check: Check, warning: Failure) {
        if let Some(finding) = self.0.iter_mut().find(|finding| finding.check == check) {
            finding.outcome = Outcome::Warned(warning);
        }
    }

    /// Notes what only the database could tell, once everything else was looked at.
    pub fn note(&mut self, check: Check, found: Result<(), Failure>) {
        let outcome = found.map_or_else(Outcome::Failed, |()| Outcome::Passed);
        if let Some(finding) = self.0.iter_mut().find(|finding| finding.check == check) {
            finding.outcome = outcome;
        }
    }

    /// All of them.
    pub fn findings(&self) -> &[Finding] {
        &self.0
    }

    /// True when statement, request and certificate together show whose attempt it is.
    pub fn proves_holder(&self) -> bool {
        let mut holder = self.0.iter().filter(|finding| finding.check == Check::CertificateHolder);
        holder.any(|finding| finding.outcome == Outcome::Passed && !finding.on_unverified_content)
    }

    /// The first that failed.
    pub fn refusal(&self) -> Option<Refused> {
        self.0.iter().find_map(|finding| match &finding.outcome {
            Outcome::Failed(failure) => Some(Refused {
                check: finding.check,
                code: finding.check.about().code,
                description: describe(finding.check, failure),
            }),
            _ => None,
        })
    }
}

fn describe(check: Check, failure: &Failure) -> String {
    let expected = failure.expected.as_deref().unwrap_or(check.about().passes);
    format!("{}. What passes: {}", failure.problem, expected.trim_end_matches('.'))
}
