//! Confirming or refusing what a colleague proposed about a state.

use super::named::Named;
use crate::components::{Button, ButtonGroup, Form, Heading, Row, SummaryList};
use crate::moment::moment;
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::ConfirmStatus;
use domain::id::StatusChangeId;
use domain::store::status_changes::{self, StatusChange};
use domain::workflow::standing;
use leptos::prelude::*;

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let change = load(&visit, &id).await?;
    let staff = visit.staff()?;
    let may = staff.holds::<ConfirmStatus>() && change.proposed_by != staff.person;
    if may {
        // Asked for now, not after the decision was made.
        visit.may::<ConfirmStatus>()?;
    }
    let named = Named::find(&visit, change.thing).await?;
    let (hidden, now) = (visit.hidden(), visit.now());
    Ok(visit
        .page("A proposed change", move || {
            let facts = named.rows().into_iter().chain([
                Row::new("New state", change.to.to_string()),
                Row::new("Reason", change.reason.clone()),
                Row::new("Proposed by", view! { <bdi>{change.proposer.clone()}</bdi> }.into_any()),
                Row::new("Proposed", moment(change.proposed_at, now)),
            ]);
            let whole = change.whole.then(|| Row::new("With it", "What is above it and waits, from the top: all of it, or nothing"));
            let facts = facts.chain(whole);
            let until = change.lapses_at.map(|at| {
                let at = moment(at, now);
                view! { <p>"It acts already, since an emergency. Unless it is confirmed it ends on "{at}"."</p> }
            });
            let decide = may.then(|| buttons(&change, hidden));
            let wait = (!may).then(|| view! { <p>"Somebody else with the role Approver has to confirm it."</p> });
            view! { <div class="narrow"><Heading title="A proposed change"/> {SummaryList::new(facts)} {until} {decide} {wait}</div> }
        })
        .await)
}

pub(super) async fn send(visit: Visit, Path(id): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<ConfirmStatus>()?;
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let said = match typed.text("verdict") {
        "confirm" => {
            standing::confirm(visit.portal(), visit.context(), by, id).await?;
            "Confirmed. The change is in force, and stays so."
        }
        "refuse" => {
            standing::turn_down(visit.portal(), visit.context(), by, id).await?;
            "Turned down. What stood before stands."
        }
        _ => return Err(Problem::Malformed),
    };
    visit.go_saying("/admin/tpps", Flash::Success(said.into())).await
}

async fn load(visit: &Visit, id: &str) -> Result<StatusChange, Problem> {
    let id: StatusChangeId = id.parse().map_err(|_| Problem::NotFound)?;
    let waiting = status_changes::waiting(visit.portal().database().statements(), None).await?;
    waiting.into_iter().find(|change| change.id == id).ok_or(Problem::NotFound)
}

fn buttons(change: &StatusChange, hidden: Vec<(String, String)>) -> AnyView {
    let (yes, no) = match change.lapses_at {
        Some(_) => ("Keep it suspended", "End the suspension"),
        None => ("Confirm the change", "Turn it down"),
    };
    view! {
        <Form action=format!("/admin/changes/{}", change.id) hidden>
            <ButtonGroup>
                {Button::submit(yes).named("verdict", "confirm")}
                {Button::submit(no).secondary().named("verdict", "refuse")}
            </ButtonGroup>
        </Form>
    }
    .into_any()
}
