//! The case of a registration by machine: what waits, and what a decision does to it.

use super::dossier::Shown;
use crate::components::{Column, Inset, Link, Piece, Row, Table};
use crate::{side_by_side, tags};
use domain::reference::{Reference, ReferenceKind};
use domain::request::Outcome;
use domain::standing::Kind;
use domain::store::cases::{Part, Registered};
use domain::workflow::dossier::Registration;
use leptos::prelude::*;

/// Reasons that recur, in the words that the TPP reads.
pub(super) const USUAL: [(&str, &str); 3] = [
    (
        "known",
        "Your organisation is already known to us under another record. Register with the application that we know.",
    ),
    ("certificate", "Your certificate and the record of your directory do not name the same organisation."),
    ("roles", "The roles you ask for are not covered by your authorisation."),
];

/// True for the reference of such a case.
pub(super) fn is_case(reference: &str) -> bool {
    Reference::parse(reference).is_ok_and(|reference| reference.kind() == ReferenceKind::Registration)
}

/// `Activate all three`.
pub(super) fn deed(registered: &Registered, outcome: Outcome) -> String {
    let verb = if outcome == Outcome::Approve { "Activate" } else { "Refuse" };
    let what = match registered.moved_by(outcome).len() {
        3 => "all three",
        2 => "both",
        _ => "it",
    };
    format!("{verb} {what}")
}

/// The first column of its dossier.
pub(super) fn evidence(shown: &Shown, registration: &Registration) -> AnyView {
    let Registration { registered, attempt, .. } = registration;
    let report = attempt.as_ref().map(|attempt| {
        let link = Link::new("See every check of its registration", format!("/admin/dcr/{}", attempt.id)).any();
        view! { <p id="answer-attempt">{link}</p> }
    });
    view! {
        <h2>"What registered"</h2>
        {parts(registered)}
        {blocked(registered)}
        <h2>"Side by side"</h2>
        {side_by_side::view(&registration.facts)}
        {report}
        {registration.drift.as_ref().map(|drift| side_by_side::drift(drift, shown.now))}
        {nobody_to_ask(shown)}
    }
    .into_any()
}

fn parts(registered: &Registered) -> AnyView {
    let columns = [Column::short("Kind"), Column::new("Name"), Column::new("State")];
    let reference = registered.reference.clone();
    Table::new("parts", "What registered, from the top", columns)
        .quiet_caption()
        .row_heading(1)
        .rows(registered.parts.clone(), |part| {
            let name = named(&part);
            let name = match part.thing.kind() {
                Kind::Organisation => {
                    let href = format!("/admin/tpps/{reference}");
                    view! { <a href=href>{name}" ("{reference.clone()}")"</a> }.into_any()
                }
                _ => name,
            };
            vec![label(&part).any(), name, tags::standing(part.status).any()]
        })
        .any()
}

fn named(part: &Part) -> AnyView {
    let name = part.name.clone();
    match part.thing.kind() {
        Kind::Client => view! { <code dir="ltr" translate="no">{name}</code> }.into_any(),
        _ => view! { <bdi>{name}</bdi> }.into_any(),
    }
}

fn label(part: &Part) -> &'static str {
    match part.thing.kind() {
        Kind::Organisation => "TPP",
        Kind::SoftwareStatement => "Application",
        Kind::Client => "Client",
    }
}

fn blocked(registered: &Registered) -> Option<AnyView> {
    let part = registered.blocker().filter(|part| part.thing.kind() != Kind::Client)?;
    let (what, state) = (first_upper(&in_words(part)), part.status.to_string().to_lowercase());
    let rest = "What stands below it cannot be activated meanwhile.";
    Some(view! { <Inset><p>{format!("{what} is {state}. {rest}")}</p></Inset> }.into_any())
}

/// Why there is no button to ask the applicant.
fn nobody_to_ask(shown: &Shown) -> Option<AnyView> {
    let open = !shown.dossier.record.request.state.status().is_final();
    let text = "Software registered itself: nobody applied who could be asked here. \
                What is missing can be written to the contacts of its record, or as the reason of a refusal.";
    open.then(|| view! { <p class="muted">{text}</p> }.into_any())
}

/// What is decided about: the same for maker and checker.
pub(super) fn facts(reference: String, registered: &Registered, outcome: Outcome) -> Vec<Row> {
    let parts = registered.parts.iter().map(|part| {
        let moved = registered.moved_by(outcome).contains(&part);
        let after = match (moved, outcome, part.thing.kind()) {
            (false, ..) => "stays as it is".to_owned(),
            (true, Outcome::Approve, _) => "becomes active".to_owned(),
            (true, Outcome::Reject, Kind::Client) => "is deleted".to_owned(),
            (true, Outcome::Reject, _) => "is refused".to_owned(),
        };
        let state = tags::standing(part.status).into_render();
        Row::new(label(part), view! { {named(part)}" "{state}<span class="muted">" "{after}</span> }.into_any())
    });
    let first = [Row::new("Request", reference), Row::new("Decision", deed(registered, outcome))];
    first.into_iter().chain(parts).collect()
}

/// What it does, to whom, once it is decided.
pub(super) fn effect(registered: &Registered, outcome: Outcome) -> Vec<String> {
    let moved: Vec<_> = registered.moved_by(outcome).into_iter().map(in_words).collect();
    let names = match moved.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        names => names.concat(),
    };
    let effect = match (outcome, moved.len()) {
        (Outcome::Approve, 1) => format!("{names} becomes active."),
        (Outcome::Approve, _) => format!("{names} become active, from the top: all of it together, or nothing."),
        (Outcome::Reject, 1) => format!("{names} is turned away for good."),
        (Outcome::Reject, _) => format!("{names} are turned away for good, all of it together, or nothing."),
    };
    let read = if outcome == Outcome::Approve { "" } else { ", with the reason" };
    let told = format!("The people of the TPP are told by mail{read}.");
    vec![first_upper(&effect), told]
}

/// `the TPP Example Ltd`.
fn in_words(part: &Part) -> String {
    format!("the {} {}", part.thing.kind().words(), part.name)
}

fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
