//! Proposing somebody new.

use super::{reason, roles, words};
use crate::components::{Button, ButtonGroup, ErrorSummary, Field, Form, FormState};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::response::Response;
use domain::access::ChangeStaff;
use domain::refusal::Refusal;
use domain::workflow::staff::{self, Proposal, Proposed};
use leptos::prelude::*;

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    page(&visit, FormState::default()).await
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<ChangeStaff>()?;
    let (name, email) = (typed.text("name"), typed.text("email"));
    let proposal = match Proposal::newcomer(name, email, typed.all("roles"), typed.text("reason")) {
        Ok(proposal) => proposal,
        Err(errors) => return page(&visit, typed.refused(errors)).await,
    };
    match staff::propose(visit.portal(), visit.context(), by, proposal).await {
        Ok(proposed) => go_on(&visit, proposed, "The invitation is on its way.").await,
        Err(Refusal::Fields(errors)) => page(&visit, typed.refused(errors)).await,
        Err(refusal) => Err(refusal.into()),
    }
}

/// On to the change, which says what has become of it.
pub(super) async fn go_on(visit: &Visit, proposed: Proposed, done: &str) -> Result<Response, Problem> {
    let (id, said) = match proposed {
        Proposed::Waits(id) => (id, Flash::Success("It waits for a second person now.".into())),
        Proposed::Done(id) => (id, Flash::Success(format!("It is done. {done}"))),
    };
    visit.go_saying(&format!("/admin/staff/changes/{id}"), said).await
}

async fn page(visit: &Visit, form: FormState) -> Result<Response, Problem> {
    let (hidden, rule, state) = (visit.hidden(), words::rule(visit).await?, form.clone());
    Ok(visit
        .form_page("Propose a new member of staff", &form, move || {
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <p class="caption">"Staff"</p>
                    <h1>"Propose a new member of staff"</h1>
                    {rule}
                    <Form action="/admin/staff/new" hidden>
                        {Field::text("name", "Name").autocomplete("off").fill(&state)}
                        {Field::email("email", "Work e-mail address")
                            .hint("Once this is confirmed, a link to choose a password goes there.")
                            .autocomplete("off")
                            .fill(&state)}
                        {roles(&state)}
                        {reason(&state)}
                        <ButtonGroup>
                            {Button::submit("Propose")}
                            {Button::link("Cancel", "/admin/staff").quiet()}
                        </ButtonGroup>
                    </Form>
                </div>
            }
        })
        .await)
}
