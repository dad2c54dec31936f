//! The maker's half: a proposal to approve or to reject, on a page of its own.

use super::not_now::{Asking, not_now, number_is_held};
use super::place::Place;
use super::registration;
use crate::components::{Button, ConfirmPage, ErrorSummary, FormState, ReasonField, Row, SummaryList};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::access::{Propose, SeeRequests};
use domain::id::OrganisationId;
use domain::refusal::{Refusal, Registered};
use domain::request::{Outcome, RequestStatus};
use domain::workflow::dossier::{self, Dossier};
use domain::workflow::review::{self, Seen};
use http::StatusCode;
use leptos::prelude::*;

/// Reasons that recur, in the words that the applicant reads.
const USUAL: [(&str, &str); 4] = [
    ("register", "We could not find your authorisation in the register of the competent authority that you named."),
    ("roles", "The roles you ask for are not covered by your authorisation."),
    ("evidence", "The evidence you sent does not show what the form says."),
    ("duplicate", "Your organisation is already known to us. Ask its owner to invite you."),
];

pub(super) async fn show(
    visit: Visit,
    Path(reference): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let to = pairs.iter().find(|(name, _)| name == "to").map_or("", |(_, value)| value.as_str());
    let outcome: Outcome = to.parse().map_err(|_| Problem::Malformed)?;
    let dossier = dossier::open(visit.portal(), visit.may::<SeeRequests>()?, &reference).await?;
    let place = Place::of(&pairs);
    if !may_propose(&dossier, outcome) {
        return Ok(not_now(&visit, &dossier, &place, "You cannot propose a decision now").await);
    }
    let into = pairs.iter().find(|(name, _)| name == "into").map_or("", |(_, value)| value.as_str());
    let holder = match outcome {
        Outcome::Approve => review::registered(visit.portal(), &dossier.record).await?,
        Outcome::Reject => None,
    };
    let joins = holder.clone().filter(|holder| holder.reference == into);
    if let Some(holder) = holder.filter(|_| joins.is_none()) {
        return Ok(number_is_held(&visit, StatusCode::OK, &place, &reference, (Asking::Maker, holder)).await);
    }
    let version = dossier.record.row_version;
    Ok(page(&visit, dossier, (outcome, joins), version, place, FormState::default()).await)
}

pub(super) async fn send(visit: Visit, Path(reference): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<Propose>()?;
    let outcome: Outcome = typed.text("outcome").parse().map_err(|_| Problem::Malformed)?;
    let place = Place::typed(&typed);
    let seen = Seen { reference: reference.clone(), version: typed.version() };
    let joins: Option<OrganisationId> = match typed.text("joins") {
        "" => None,
        id => Some(id.parse().map_err(|_| Problem::Malformed)?),
    };
    let (portal, context, reason) = (visit.portal(), visit.context(), reason(&typed));
    let proposed = match joins {
        Some(joins) if outcome == Outcome::Approve => {
            review::propose_joining(portal, context, by, seen, joins, &reason).await
        }
        _ => review::propose(portal, context, by, seen, outcome, &reason).await,
    };
    match proposed {
        Ok(()) => {
            let proposed = Flash::Success(format!("{reference}: your proposal waits for a colleague's decision."));
            visit.go_saying(&place.onwards(&visit, &reference).await?, proposed).await
        }
        Err(Refusal::Fields(errors)) => {
            let dossier = dossier::open(visit.portal(), visit.may::<SeeRequests>()?, &reference).await?;
            let version = typed.version();
            let holder = review::registered(visit.portal(), &dossier.record).await?;
            let joins = holder.filter(|holder| Some(holder.id) == joins);
            Ok(page(&visit, dossier, (outcome, joins), version, place, typed.refused(errors)).await)
        }
        Err(Refusal::Registered(holder)) => {
            let clash = (Asking::Maker, *holder);
            Ok(number_is_held(&visit, StatusCode::CONFLICT, &place, &reference, clash).await)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// A registration need not be claimed first.
fn may_propose(dossier: &Dossier, outcome: Outcome) -> bool {
    let request = &dossier.record.request;
    let waits = dossier.record.client.is_some() && request.state.status() == RequestStatus::Submitted;
    waits || request.propose(outcome).is_ok()
}

/// The usual reason that was picked, and what was written.
fn reason(typed: &Typed) -> String {
    let picked = USUAL
        .iter()
        .chain(&registration::USUAL)
        .find(|(key, _)| *key == typed.text("reason_usual"))
        .map(|(_, sentence)| *sentence);
    let written = Some(typed.text("reason").trim()).filter(|text| !text.is_empty());
    picked.into_iter().chain(written).collect::<Vec<_>>().join("\n\n")
}

async fn page(
    visit: &Visit,
    dossier: Dossier,
    (outcome, joins): (Outcome, Option<Registered>),
    version: i32,
    place: Place,
    form: FormState,
) -> Response {
    let mut hidden = visit.hidden_for(version);
    hidden.extend([("outcome".to_owned(), outcome.name().to_owned()), place.hidden()]);
    hidden.extend(joins.as_ref().map(|joins| ("joins".to_owned(), joins.id.to_string())));
    let reference = dossier.record.request.reference.clone();
    let state = form.clone();
    visit
        .form_page("Confirm your decision", &form, move || {
            let into = joins.as_ref().map(|joins| (joins.reference.as_str(), joins.name.as_str()));
            let machine = dossier.registration.as_ref().map(|it| registration::deed(&it.registered, outcome));
            let machine = machine.map(|deed| format!("Propose to {}", deed.to_lowercase()));
            let (button, reason) = match outcome {
                Outcome::Approve => (
                    Button::submit(machine.unwrap_or_else(|| "Propose to approve".to_owned())),
                    ReasonField::new("reason", "Note for the colleague who decides", Vec::new(), &state).optional(),
                ),
                Outcome::Reject => (
                    Button::submit(machine.unwrap_or_else(|| "Propose to reject".to_owned())).warning(),
                    ReasonField::new("reason", "Reason", usual(&dossier), &state)
                        .hint("The TPP reads it if the rejection is confirmed."),
                ),
            };
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <ConfirmPage
                        action=format!("/admin/requests/{reference}/propose")
                        hidden
                        facts=SummaryList::new(facts(&dossier, outcome, into))
                        consequences=consequences(&dossier, outcome, into)
                        confirm=button
                        back=place.request(&reference, "")
                    >
                        {reason}
                    </ConfirmPage>
                </div>
            }
        })
        .await
}

/// What joining does, to whom.
pub(super) fn joining(applicant: &str, into: Option<(&str, &str)>) -> String {
    let (reference, name) = into.unwrap_or_default();
    format!(
        "Once a colleague confirms: {applicant} joins {name} ({reference}), as its owner where it has none, else as a developer. No second TPP is made."
    )
}

fn usual(dossier: &Dossier) -> Vec<(String, String)> {
    let usual: &[_] = if dossier.registration.is_some() { &registration::USUAL } else { &USUAL };
    usual.iter().map(|(key, sentence)| ((*key).to_owned(), (*sentence).to_owned())).collect()
}

/// What is decided about: the same for maker and checker.
pub(super) fn facts(dossier: &Dossier, outcome: Outcome, into: Option<(&str, &str)>) -> Vec<Row> {
    if let Some(machine) = &dossier.registration {
        return registration::facts(dossier.record.request.reference.clone(), &machine.registered, outcome);
    }
    let attention = dossier.checks.iter().filter(|check| !check.passed).count();
    let record = &dossier.record;
    vec![
        Row::new("Request", record.request.reference.clone()),
        Row::new("TPP", view! { <bdi>{record.organisation_name.clone()}</bdi> }.into_any()),
        Row::new(
            "Decision",
            match (outcome, into) {
                (Outcome::Approve, Some((reference, name))) => format!("Approve into {name} ({reference})"),
                (Outcome::Approve, None) => "Approve".to_owned(),
                (Outcome::Reject, _) => "Reject".to_owned(),
            },
        ),
        Row::new("Checks", checked(dossier.checks.len() - attention, attention)),
        Row::new("Risk hints", dossier.hints.len().to_string()),
    ]
}

fn checked(passed: usize, attention: usize) -> String {
    match attention {
        0 => format!("{passed} of {passed} passed"),
        1 => format!("{passed} passed, 1 needs attention"),
        more => format!("{passed} passed, {more} need attention"),
    }
}

/// What it does, to whom.
pub(super) fn consequences(dossier: &Dossier, outcome: Outcome, into: Option<(&str, &str)>) -> Vec<String> {
    const TOLD: &str = "Every approver is told by mail that a decision waits.";
    if let Some(machine) = &dossier.registration {
        let effect = registration::effect(&machine.registered, outcome);
        let first = [TOLD.to_owned(), "Nothing else happens before a colleague confirms it. Then:".to_owned()];
        return first.into_iter().chain(effect).collect();
    }
    let name = &dossier.record.organisation_name;
    let after = match outcome {
        Outcome::Approve if into.is_some() => joining(&dossier.record.applicant_name, into),
        Outcome::Approve => format!(
            "Once a colleague confirms: {name} becomes an active TPP, {} its owner.",
            dossier.record.applicant_name
        ),
        Outcome::Reject => {
            "Once a colleague confirms: the request ends for good. The applicant may sign up again.".to_owned()
        }
    };
    vec![TOLD.into(), after, "Then 1 person, the applicant, is told by mail.".into()]
}
