//! A registration request looked at offline, by the checks of Vestibule's own catalogue. Nothing is fetched: what only the
//! directory or the bank can say is left open.

use crate::told::Told;
use domain::registration::metadata::{GrantType, Version};
use domain::registration::{Assessment, Check, Finding, Outcome, Policy, Report};
use serde_json::{Value, json};
use std::fmt::Write;
use time::OffsetDateTime;

/// What was found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Every check.
    pub told: Told,
    /// True when none failed.
    pub passes: bool,
}

/// Looks a request over, as it would be at `now`, for a bank that takes every grant.
pub fn check(body: &str, version: Version, now: OffsetDateTime) -> Checked {
    let assessment = Assessment::open(body.trim(), None);
    let named = assessment.claimed().map(audiences).unwrap_or_default();
    let mut rules = Policy::open(named, false).rules;
    rules.metadata.grant_types = GrantType::ALL.to_vec();
    checked(&assessment.explain(&[], &rules, version, now))
}

/// Whoever is named is taken for the bank.
fn audiences(claims: &serde_json::Map<String, Value>) -> Vec<String> {
    let named = match claims.get("aud") {
        Some(Value::Array(several)) => several.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    named.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn checked(report: &Report) -> Checked {
    let (mut text, mut findings, mut failed, mut left) = (String::new(), Vec::new(), 0, 0);
    for finding in report.findings() {
        // Whom a bank believes is not known here.
        let open = finding.check == Check::StatementIssuer;
        let outcome = if open { &Outcome::NotChecked } else { &finding.outcome };
        failed += usize::from(matches!(outcome, Outcome::Failed(_)));
        left += usize::from(*outcome == Outcome::NotChecked);
        write_finding(&mut text, finding, outcome);
        findings.push(json_of(finding, outcome));
    }
    let passed = findings.len() - failed - left;
    let _never_fails = write!(
        text,
        "\n{passed} passed, {failed} failed, {left} need the directory, the bank, or what failed before them"
    );
    let json = json!({"done": failed == 0, "findings": findings});
    Checked { told: Told::new(text, json), passes: failed == 0 }
}

fn write_finding(text: &mut String, finding: &Finding, outcome: &Outcome) {
    let about = finding.check.about();
    let mark = match outcome {
        Outcome::Passed => "ok  ",
        Outcome::Failed(_) => "FAIL",
        Outcome::Warned(_) => "warn",
        Outcome::NotChecked => "–   ",
    };
    // Writing into a string never fails.
    let _never_fails = writeln!(text, "{mark}  {:32}{}", about.name, about.title);
    let (Outcome::Failed(failure) | Outcome::Warned(failure)) = outcome else { return };
    let passes = failure.expected.as_deref().unwrap_or(about.passes);
    let received = failure.received.as_deref().map(|received| ("Received", received));
    let lines = [("Problem", failure.problem.as_str()), ("What passes", passes)];
    let more = [("Who fixes it", about.fixer.words()), ("Rule", about.clause)];
    for (name, value) in lines.into_iter().chain(received).chain(more) {
        let _never_fails = writeln!(text, "        {name}: {value}");
    }
}

fn json_of(finding: &Finding, outcome: &Outcome) -> Value {
    let about = finding.check.about();
    let mut json = json!({"check": about.name, "title": about.title, "clause": about.clause});
    match outcome {
        Outcome::Passed => json["outcome"] = "passed".into(),
        Outcome::NotChecked => json["outcome"] = "not_checked".into(),
        Outcome::Failed(failure) | Outcome::Warned(failure) => {
            json["outcome"] = if matches!(outcome, Outcome::Failed(_)) { "failed" } else { "warned" }.into();
            json["problem"] = failure.problem.clone().into();
            json["expected"] = failure.expected.as_deref().unwrap_or(about.passes).into();
            json["received"] = json!(failure.received);
            json["error"] = about.code.as_str().into();
            json["fixer"] = about.fixer.words().into();
        }
    }
    json
}
