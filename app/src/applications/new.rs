//! Making an application.

use super::questions::{fields, typed_draft};
use crate::components::{Button, ButtonGroup, ErrorSummary, Form, FormState};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::response::Response;
use domain::access::ManageApplications;
use domain::id::SoftwareStatementId;
use domain::refusal::Refusal;
use domain::workflow::application;
use leptos::prelude::*;

pub(super) async fn show(visit: Visit) -> Response {
    // The identifier comes with the form: sent twice, the application is made once.
    let id = visit.portal().id(SoftwareStatementId::new);
    page(&visit, FormState::new([("id", id.to_string())])).await
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may_for_team::<ManageApplications>()?;
    let id = typed.text("id").parse().map_err(|_| Problem::Malformed)?;
    match application::create(visit.portal(), visit.context(), by, id, &typed_draft(&typed)).await {
        Ok(id) => {
            let made = Flash::Success("The application is there. Take its sandbox keys next.".into());
            visit.go_saying(&format!("/portal/applications/{id}/keys"), made).await
        }
        Err(Refusal::Fields(errors)) => Ok(page(&visit, typed.refused(errors)).await),
        Err(refusal) => Err(refusal.into()),
    }
}

async fn page(visit: &Visit, form: FormState) -> Response {
    let mut hidden = visit.hidden();
    hidden.push(("id".into(), form.value("id")));
    let state = form.clone();
    visit
        .form_page("New application", &form, move || {
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <h1>"New application"</h1>
                    <Form action="/portal/applications/new" hidden>
                        {fields(&state)}
                        <ButtonGroup>
                            {Button::submit("Make the application")}
                            {Button::link("Cancel", "/portal/applications").quiet()}
                        </ButtonGroup>
                    </Form>
                </div>
            }
        })
        .await
}
