//! A report as it is stored: what says nothing of its own is left out, and read back as passed.

use crate::registration::{Check, Failure, Finding, Outcome, Report};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A finding as it is stored. One that passed on content that was verified is not: it says nothing of its own.
#[derive(Serialize, Deserialize)]
struct Stored {
    check: String,
    outcome: StoredOutcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    received: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unverified: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredOutcome {
    Passed,
    Warned,
    Failed,
    NotChecked,
}

pub(super) fn stored(report: &Report) -> Value {
    let telling = |finding: &&Finding| finding.outcome != Outcome::Passed || finding.on_unverified_content;
    let findings = report.findings().iter().filter(telling).map(|finding| {
        let (outcome, failure) = match &finding.outcome {
            Outcome::Passed => (StoredOutcome::Passed, None),
            Outcome::NotChecked => (StoredOutcome::NotChecked, None),
            Outcome::Warned(warning) => (StoredOutcome::Warned, Some(warning.clone())),
            Outcome::Failed(failure) => (StoredOutcome::Failed, Some(failure.clone())),
        };
        let (problem, expected, received) =
            failure.map_or((None, None, None), |failure| (Some(failure.problem), failure.expected, failure.received));
        let check = finding.check.about().name.to_owned();
        Stored { check, outcome, problem, expected, received, unverified: finding.on_unverified_content }
    });
    serde_json::to_value(findings.collect::<Vec<_>>()).unwrap_or_default()
}

/// Whatever is not there passed. So reads a check that came into the catalogue since: it held nobody back.
pub(super) fn read(value: Value) -> Result<Report, serde_json::Error> {
    let stored: Vec<Stored> = serde_json::from_value(value)?;
    let findings = stored.into_iter().filter_map(|stored| {
        let Stored { problem, expected, received, .. } = stored;
        let failure = Failure { problem: problem.unwrap_or_default(), expected, received };
        let outcome = match stored.outcome {
            StoredOutcome::Passed => Outcome::Passed,
            StoredOutcome::NotChecked => Outcome::NotChecked,
            StoredOutcome::Warned => Outcome::Warned(failure),
            StoredOutcome::Failed => Outcome::Failed(failure),
        };
        Some(Finding { check: Check::parse(&stored.check)?, outcome, on_unverified_content: stored.unverified })
    });
    Ok(Report::passed_but(findings))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registration::{Admission, Assessment, Policy};

    #[test]
    fn a_report_is_read_as_it_was_stored() {
        let policy = Policy::open(Vec::new(), false);
        assert_eq!(policy.admission, Admission::Automatic);
        for body in ["", "a.b.c", "e30.e30.AAAA"] {
            let report = Assessment::open(body, None).give_up();
            assert_eq!(read(stored(&report)).unwrap(), report);
        }
    }
}
