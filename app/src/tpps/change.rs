//! Writing down a change of state: what, why, and what it does to whom.

use super::named::Named;
use super::{Hand, hand, load};
use crate::components::{Button, ConfirmPage, ErrorSummary, Field, FormState, Row, SummaryList};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::access::{ChangeStatus, EmergencySuspend};
use domain::refusal::Refusal;
use domain::standing::{Kind, Status, Thing};
use domain::store::organisations::OrganisationRecord;
use domain::store::status_changes::Move;
use domain::workflow::standing;
use leptos::prelude::*;

/// What is to change.
#[derive(Debug, Clone, serde::Deserialize)]
pub(super) struct Asked {
    kind: String,
    id: String,
    to: String,
    /// `yes` where what is above it and waits is let in with it.
    #[serde(default)]
    whole: String,
}

impl Asked {
    fn parse(&self) -> Result<(Thing, Move), Problem> {
        let kind: Kind = self.kind.parse().map_err(|_| Problem::Malformed)?;
        let id: uuid::Uuid = self.id.parse().map_err(|_| Problem::Malformed)?;
        let to: Status = self.to.parse().map_err(|_| Problem::Malformed)?;
        let to = match (to, self.whole.as_str()) {
            (Status::Active, "yes") => Move::ActivateWhole,
            (to, "") => Move::To(to),
            _ => return Err(Problem::Malformed),
        };
        Ok((Thing::of(kind, id), to))
    }
}

pub(super) async fn show(
    visit: Visit,
    Path(reference): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let tpp = load(&visit, &reference).await?;
    prove(&visit)?;
    let (thing, to) = asked.parse()?;
    page(&visit, &tpp, &asked, thing, to, FormState::default()).await
}

pub(super) async fn send(visit: Visit, Path(reference): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let tpp = load(&visit, &reference).await?;
    let field = |name: &str| typed.text(name).to_owned();
    let asked = Asked { kind: field("kind"), id: field("id"), to: field("to"), whole: field("whole") };
    let (thing, to) = asked.parse()?;
    let back = format!("/admin/tpps/{reference}");
    if !Named::find(&visit, thing).await?.is_of(&tpp) {
        return Err(Problem::NotFound);
    }
    match act(&visit, thing, to, typed.text("reason")).await {
        Ok(said) => visit.go_saying(&back, Flash::Success(said.into())).await,
        Err(Refusal::Fields(errors)) => page(&visit, &tpp, &asked, thing, to, typed.refused(errors)).await,
        Err(refusal) => Err(refusal.into()),
    }
}

async fn act(visit: &Visit, thing: Thing, to: Move, reason: &str) -> Result<&'static str, Refusal> {
    let staff = visit.staff().map_err(|_| Refusal::NotFound("TPP"))?;
    if staff.holds::<ChangeStatus>() {
        let by = staff.require::<ChangeStatus>(visit.now())?;
        standing::propose(visit.portal(), visit.context(), by, thing, to, reason).await?;
        return Ok("Your proposal is there. Somebody else has to confirm it.");
    }
    let by = staff.require::<EmergencySuspend>(visit.now())?;
    if to != Move::To(Status::Suspended) {
        return Err(Refusal::NotNow("In an emergency you can suspend, nothing else".into()));
    }
    standing::suspend_in_emergency(visit.portal(), visit.context(), by, thing, reason).await?;
    Ok("Suspended. It stopped at once, and ends in 24 hours unless somebody else confirms it.")
}

/// The second factor is asked for before anything is written.
fn prove(visit: &Visit) -> Result<(), Problem> {
    match hand(visit)? {
        Hand::Proposes => visit.may::<ChangeStatus>().map(|_| ()),
        Hand::Suspends => visit.may::<EmergencySuspend>().map(|_| ()),
        Hand::Looks => visit.may::<ChangeStatus>().map(|_| ()),
    }
}

async fn page(
    visit: &Visit,
    tpp: &OrganisationRecord,
    asked: &Asked,
    thing: Thing,
    to: Move,
    form: FormState,
) -> Result<Response, Problem> {
    let named = Named::find(visit, thing).await?;
    if !named.is_of(tpp) {
        return Err(Problem::NotFound);
    }
    let mut hidden = visit.hidden();
    let asked = [("kind", &asked.kind), ("id", &asked.id), ("to", &asked.to), ("whole", &asked.whole)];
    hidden.extend(asked.map(|(name, value)| (name.to_owned(), value.clone())));
    let at_once = hand(visit).is_ok_and(|hand| hand == Hand::Suspends);
    let (reference, state) = (tpp.reference.clone(), form.clone());
    let waits = named.waits();
    Ok(visit
        .form_page("Confirm your decision", &form, move || {
            let facts =
                SummaryList::new(named.rows().into_iter().chain([Row::new("New state", to.status().to_string())]));
            let label = if at_once { "Suspend now" } else { "Propose this" };
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <ConfirmPage
                        action=format!("/admin/tpps/{reference}/change")
                        hidden
                        facts
                        consequences=consequences(to, waits, at_once)
                        confirm=if to.status() == Status::Active { Button::submit(label) } else { Button::submit(label).warning() }
                        back=format!("/admin/tpps/{reference}")
                    >
                        {Field::textarea("reason", "Reason").hint("The TPP reads it.").limit(2000).fill(&state)}
                    </ConfirmPage>
                </div>
            }
        })
        .await)
}

fn consequences(to: Move, waits: bool, at_once: bool) -> Vec<String> {
    let effect = match to.status() {
        Status::Active if to == Move::ActivateWhole => {
            "It is let in, and what is above it and waits is let in with it, from the top: all of it together, or nothing."
        }
        Status::Active if waits => "It is let in. It works once everything above it is active too.",
        Status::Refused => "It is turned away for good.",
        Status::Suspended => "No new token is given, and tokens given before stay dead, also after a resume.",
        Status::Active => "It works again; what stands below it has the state that it had.",
        _ => "It ends for good.",
    };
    let who = if at_once {
        "It acts at once and is recorded in your name. It ends in 24 hours unless somebody else confirms it."
    } else {
        "Nothing changes before somebody else confirms it."
    };
    vec![effect.into(), who.into(), "The TPP's people are told by mail.".into()]
}
