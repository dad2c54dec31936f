//! A report: what has to change, and then every check in the order in which they decide.

use super::explained;
use crate::components::{Colour, Column, Link, Piece, Row, SummaryList, Table, Tag};
use domain::registration::{Failure, Finding, Group, Outcome, Report};
use leptos::prelude::*;

/// The whole of it.
pub(super) fn view(report: &Report) -> AnyView {
    let failed = report.findings().iter().filter(|finding| matches!(finding.outcome, Outcome::Failed(_)));
    let cards = failed.map(fault).collect_view();
    let told = match report.refusal() {
        Some(_) => "In the order in which they decide. The first that fails is the answer to the machine.",
        None => "In the order in which they decide, as far as they apply to this door and this request.",
    };
    view! {
        {cards}
        <h2>"Every check"</h2>
        <p>{told}</p>
        {table(report)}
    }
    .into_any()
}

/// How many checks failed, in words.
pub(super) fn verdict(report: &Report) -> String {
    match report.findings().iter().filter(|finding| matches!(finding.outcome, Outcome::Failed(_))).count() {
        0 => "No check failed".to_owned(),
        1 => "One check failed".to_owned(),
        count => format!("{count} checks failed"),
    }
}

fn fault(finding: &Finding) -> AnyView {
    let Outcome::Failed(failure) = &finding.outcome else { return ().into_any() };
    let about = finding.check.about();
    let Failure { problem, expected, received } = failure.clone();
    let received = received.map(|received| Row::new("Received", code(received)));
    let rows = [
        Row::new("Looks at", finding.check.group().words()),
        Row::new("What is wrong", problem),
        Row::new("Expected", expected.unwrap_or_else(|| about.passes.trim_end_matches('.').to_owned())),
    ];
    let rest = [
        Row::new("Who fixes it", about.fixer.words()),
        Row::new("Rule", about.clause),
        Row::new("Code", code(about.code.as_str().to_owned())),
    ];
    let rows = rows.into_iter().chain(received).chain(rest);
    view! {
        <h2>{about.title} ": " {Tag::new(Colour::Red, "Failed").into_render()}</h2>
        {finding.on_unverified_content.then(|| view! { <p class="hint">"On unverified content: whoever wrote it is not known."</p> })}
        {SummaryList::new(rows)}
        <p>{Link::new(format!("More about this check: {}", about.title), explained(finding.check)).any()}</p>
    }
    .into_any()
}

fn table(report: &Report) -> AnyView {
    let columns = [Column::new("Check"), Column::short("Result"), Column::new("Found")];
    // Where nothing failed, what was not looked at does not apply.
    let (findings, refused) = (report.findings().iter(), report.refusal().is_some());
    let findings = findings.filter(|finding| refused || finding.outcome != Outcome::NotChecked).cloned();
    Table::new("checks", "Every check", columns)
        .quiet_caption()
        .rows(findings, |finding| {
            let about = finding.check.about();
            vec![Link::new(about.title, explained(finding.check)).any(), tag(&finding.outcome).any(), found(&finding)]
        })
        .any()
}

fn tag(outcome: &Outcome) -> Tag {
    match outcome {
        Outcome::Passed => Tag::new(Colour::Green, "Passed"),
        Outcome::Warned(_) => Tag::new(Colour::Yellow, "Passed, with a warning"),
        Outcome::Failed(_) => Tag::new(Colour::Red, "Failed"),
        Outcome::NotChecked => Tag::new(Colour::Grey, "Not checked"),
    }
}

fn found(finding: &Finding) -> AnyView {
    let unverified = finding.on_unverified_content && finding.outcome != Outcome::NotChecked;
    let group = finding.check.group();
    let text = match &finding.outcome {
        Outcome::Passed => group_words(group),
        Outcome::NotChecked => "What it needs failed before, or it does not apply".to_owned(),
        Outcome::Warned(failure) | Outcome::Failed(failure) => told(failure),
    };
    let note = unverified.then(|| view! { <span class="muted">" (on unverified content)"</span> });
    view! { <span>{text}{note}</span> }.into_any()
}

fn group_words(group: Group) -> String {
    group.words().to_owned()
}

fn told(failure: &Failure) -> String {
    let expected = failure.expected.as_ref().map(|expected| format!(". Expected: {expected}")).unwrap_or_default();
    let received = failure.received.as_ref().map(|received| format!(". Received: {received}")).unwrap_or_default();
    format!("{}{expected}{received}", failure.problem)
}

pub(super) fn code(text: String) -> AnyView {
    view! { <code dir="ltr" translate="no">{text}</code> }.into_any()
}
