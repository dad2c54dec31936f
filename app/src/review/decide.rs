//! The checker's half: confirming a colleague's proposal, or sending it back.

use super::not_now::{Asking, not_now, number_is_held};
use super::place::Place;
use super::propose::facts;
use super::registration;
use crate::components::{Button, ConfirmPage, ErrorSummary, Field, FormState, Row, SummaryList};
use crate::moment::moment;
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::access::{Decide, SeeRequests};
use domain::refusal::Refusal;
use domain::request::Outcome;
use domain::store::decisions::Proposal;
use domain::workflow::dossier::{self, Dossier};
use domain::workflow::review::{self, Seen, Verdict};
use http::StatusCode;
use leptos::prelude::*;

pub(super) async fn show(
    visit: Visit,
    Path(reference): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let by = visit.may::<Decide>()?;
    let back = pairs.iter().any(|(name, value)| name == "to" && value == "send_back");
    let dossier = dossier::open(visit.portal(), visit.may::<SeeRequests>()?, &reference).await?;
    if dossier.open_proposal().is_some_and(|proposal| proposal.made_by == by.person()) {
        return Err(Refusal::SecondPerson.into());
    }
    let place = Place::of(&pairs);
    let approves = dossier.open_proposal().is_some_and(|proposal| proposal.outcome == Outcome::Approve);
    let joins = dossier.open_proposal().and_then(|proposal| proposal.joins.as_ref()).map(|joins| joins.id);
    if approves
        && !back
        && let Some(holder) = review::registered(visit.portal(), &dossier.record).await?
        && Some(holder.id) != joins
    {
        return Ok(number_is_held(&visit, StatusCode::OK, &place, &reference, (Asking::Checker, holder)).await);
    }
    let version = dossier.record.row_version;
    Ok(page(&visit, dossier, back, version, place, FormState::default()).await)
}

pub(super) async fn send(visit: Visit, Path(reference): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<Decide>()?;
    let place = Place::typed(&typed);
    let verdict = match typed.text("outcome") {
        "send_back" => Verdict::SendBack,
        outcome => Verdict::Confirm(outcome.parse().map_err(|_| Problem::Malformed)?),
    };
    let seen = Seen { reference: reference.clone(), version: typed.version() };
    match review::decide(visit.portal(), visit.context(), by, seen, verdict, typed.text("note")).await {
        Ok(()) => {
            let decided = Flash::Success(said(&reference, verdict) + while_it_waits(&visit, &reference, verdict));
            visit.go_saying(&place.onwards(&visit, &reference).await?, decided).await
        }
        Err(Refusal::Fields(errors)) => {
            let dossier = dossier::open(visit.portal(), visit.may::<SeeRequests>()?, &reference).await?;
            let back = verdict == Verdict::SendBack;
            Ok(page(&visit, dossier, back, typed.version(), place, typed.refused(errors)).await)
        }
        Err(Refusal::Registered(holder)) => {
            let clash = (Asking::Checker, *holder);
            Ok(number_is_held(&visit, StatusCode::CONFLICT, &place, &reference, clash).await)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn said(reference: &str, verdict: Verdict) -> String {
    match verdict {
        Verdict::Confirm(Outcome::Approve) => format!("{reference} is approved."),
        Verdict::Confirm(Outcome::Reject) => format!("{reference} is rejected."),
        Verdict::SendBack => format!("{reference} went back to whoever proposed it."),
    }
}

/// Whoever decided can think again while the mail waits.
fn while_it_waits(visit: &Visit, reference: &str, verdict: Verdict) -> &'static str {
    let waits = visit.portal().rules().undo_window.is_positive() && !registration::is_case(reference);
    match verdict {
        Verdict::Confirm(_) if waits => " Until its mail is sent, you can take the decision back on its page.",
        _ => "",
    }
}

async fn page(visit: &Visit, dossier: Dossier, back: bool, version: i32, place: Place, form: FormState) -> Response {
    let Some(proposal) = dossier.open_proposal().cloned() else {
        return not_now(visit, &dossier, &place, "Nothing to decide").await;
    };
    let mut hidden = visit.hidden_for(version);
    let outcome = if back { "send_back" } else { proposal.outcome.name() };
    hidden.extend([("outcome".to_owned(), outcome.to_owned()), place.hidden()]);
    let (state, now) = (form.clone(), visit.now());
    visit
        .form_page("Confirm your decision", &form, move || {
            let reference = dossier.record.request.reference.clone();
            let note = if back {
                Field::textarea("note", "What the maker should look at again").hint("Only the bank sees it.")
            } else {
                Field::textarea("note", "Note").hint("Only the bank sees it.").optional()
            };
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <ConfirmPage
                        action=format!("/admin/requests/{reference}/decide")
                        hidden
                        facts=SummaryList::new(facts(&dossier, proposal.outcome, into(&proposal)).into_iter().chain(proposed(&proposal, now)))
                        consequences=consequences(&dossier, &proposal, back)
                        confirm=button(&dossier, &proposal, back)
                        back=place.request(&reference, "")
                    >
                        {note.limit(2000).fill(&state)}
                    </ConfirmPage>
                </div>
            }
        })
        .await
}

/// Who proposes it, and why.
fn proposed(proposal: &Proposal, now: time::OffsetDateTime) -> Vec<Row> {
    let (maker, at) = (proposal.maker.clone(), moment(proposal.made_at, now));
    let label = if proposal.outcome == Outcome::Approve { "Note" } else { "Reason" };
    let reason = Some(proposal.reason.clone()).filter(|reason| !reason.is_empty());
    let reason = reason.map(|reason| Row::new(label, view! { <span class="written">{reason}</span> }.into_any()));
    let by = Row::new("Proposed by", view! { <bdi>{maker}</bdi> ", " {at} }.into_any());
    std::iter::once(by).chain(reason).collect()
}

/// Reference and name of the TPP that is joined.
fn into(proposal: &Proposal) -> Option<(&str, &str)> {
    proposal.joins.as_ref().map(|joins| (joins.reference.as_str(), joins.name.as_str()))
}

fn button(dossier: &Dossier, proposal: &Proposal, back: bool) -> Button {
    let machine = dossier.registration.as_ref().map(|it| registration::deed(&it.registered, proposal.outcome));
    match (back, proposal.outcome) {
        (true, _) => Button::submit("Send it back").secondary(),
        (false, Outcome::Approve) => Button::submit(machine.unwrap_or_else(|| "Approve".to_owned())),
        (false, Outcome::Reject) => Button::submit(machine.unwrap_or_else(|| "Reject".to_owned())).warning(),
    }
}

fn consequences(dossier: &Dossier, proposal: &Proposal, back: bool) -> Vec<String> {
    let record = &dossier.record;
    if let (false, Some(machine)) = (back, &dossier.registration) {
        return registration::effect(&machine.registered, proposal.outcome);
    }
    match (back, proposal.outcome) {
        (true, _) => vec![format!("The request is in review again. {} can propose anew.", proposal.maker)],
        (false, Outcome::Approve) if proposal.joins.is_some() => {
            let (reference, name) = into(proposal).unwrap_or_default();
            vec![
                format!(
                    "{} joins {name} ({reference}), as its owner where it has none, else as a developer, and is told by mail.",
                    record.applicant_name
                ),
                "No second TPP is made.".into(),
            ]
        }
        (false, Outcome::Approve) => vec![
            format!("{} becomes an active TPP.", record.organisation_name),
            format!("{} becomes its owner and is told by mail.", record.applicant_name),
        ],
        (false, Outcome::Reject) => vec![
            "The request ends for good.".into(),
            format!("{} is told by mail, with the reason.", record.applicant_name),
        ],
    }
}
