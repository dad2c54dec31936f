//! Proposing that an entry goes: what it means, then the reason.

use super::{PATH, change, form, in_force, words};
use crate::components::{Button, ConfirmPage, ErrorSummary, FormState, SummaryList};
use crate::web::{Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::ChangeTrust;
use domain::refusal::Refusal;
use domain::store::trust::InForce;
use domain::workflow::trust::{self, Proposal};
use leptos::prelude::*;

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let entry = in_force(&visit, &id).await?;
    page(&visit, entry, FormState::default()).await
}

pub(super) async fn send(visit: Visit, Path(id): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<ChangeTrust>()?;
    let entry = in_force(&visit, &id).await?;
    let proposal = match Proposal::remove(&entry.item, typed.text("reason")) {
        Ok(proposal) => proposal,
        Err(errors) => return page(&visit, entry, typed.refused(errors)).await,
    };
    match trust::propose(visit.portal(), visit.context(), by, proposal).await {
        Ok(proposed) => words::go_on(&visit, proposed).await,
        // What stands in the way is not what was typed.
        Err(refusal @ Refusal::Fields(_)) => Err(Problem::NotNow(refusal.sentences())),
        Err(refusal) => Err(refusal.into()),
    }
}

async fn page(visit: &Visit, entry: InForce, state: FormState) -> Result<Response, Problem> {
    let (hidden, now) = (visit.hidden(), visit.now());
    let effects = trust::effects_of_removal(visit.portal(), &entry.item).await?;
    let shown = state.clone();
    Ok(visit
        .form_page("Remove from trust", &state, move || {
            let action = format!("{PATH}/entries/{}/remove", entry.change);
            let back = format!("{PATH}/entries/{}", entry.change);
            let facts = SummaryList::new(words::facts(&entry.item, now));
            let consequences = change::of_removal(&entry.item, &effects);
            let confirm = Button::submit("Propose to remove it").warning();
            view! {
                {ErrorSummary::of(&shown)}
                <ConfirmPage title="Remove from trust" action hidden facts consequences confirm back>
                    {form::reason(&shown)}
                </ConfirmPage>
            }
        })
        .await)
}
