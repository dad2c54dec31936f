//! What an applicant does about a request: answer, or take it back.

use super::request::page;
use crate::components::{Button, ConfirmPage, Row, SummaryList};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::refusal::Refusal;
use domain::workflow::{dossier, review};
use leptos::prelude::*;

pub(super) async fn send(visit: Visit, Path(reference): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let person = visit.person()?.person;
    match review::answer(visit.portal(), visit.context(), person, reference.clone(), typed.text("answer")).await {
        Ok(()) => {
            let sent = Flash::Success("Your answer is with the bank.".into());
            visit.go_saying(&format!("/portal/requests/{reference}"), sent).await
        }
        Err(Refusal::Fields(errors)) => page(&visit, &reference, typed.refused(errors)).await,
        Err(refusal) => Err(refusal.into()),
    }
}

pub(super) async fn ask_withdraw(visit: Visit, Path(reference): Path<String>) -> Result<Response, Problem> {
    let own = dossier::for_applicant(visit.portal(), visit.person()?.person, &reference).await?;
    let (hidden, back) = (visit.hidden(), format!("/portal/requests/{}", own.reference));
    if own.status.is_final() {
        // Its page says how it ended.
        return Ok(visit.go(&back));
    }
    Ok(visit
        .page("Withdraw the request", move || {
            let facts = SummaryList::new([
                Row::new("Request", own.reference.clone()),
                Row::new("Organisation", view! { <bdi>{own.organisation_name.clone()}</bdi> }.into_any()),
            ]);
            let consequences = vec!["The request ends for good. You may sign up again.".to_owned()];
            let confirm = Button::submit("Withdraw it").warning();
            view! {
                <div class="narrow">
                    <ConfirmPage action=format!("{back}/withdraw") hidden facts consequences confirm back/>
                </div>
            }
        })
        .await)
}

pub(super) async fn withdraw(visit: Visit, Path(reference): Path<String>, _typed: Typed) -> Result<Response, Problem> {
    let person = visit.person()?.person;
    review::withdraw(visit.portal(), visit.context(), person, reference.clone()).await?;
    let gone = Flash::Success("You took the request back.".into());
    visit.go_saying(&format!("/portal/requests/{reference}"), gone).await
}
