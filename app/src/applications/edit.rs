//! Changing what is written about an application.

use super::own;
use super::questions::{fields, filled, typed_draft};
use crate::components::{Button, ButtonGroup, ErrorSummary, Form, FormState};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::ManageApplications;
use domain::refusal::Refusal;
use domain::store::software_statements::Application;
use domain::workflow::application::{self, Draft};
use leptos::prelude::*;

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let application = own(&visit, &id).await?;
    if application.is_registered() {
        // Its page says who changes it.
        return Ok(visit.go(&format!("/portal/applications/{}", application.id)));
    }
    let form = filled(&Draft::of(&application));
    let version = application.row_version;
    Ok(page(&visit, &application, version, form).await)
}

pub(super) async fn send(visit: Visit, Path(id): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may_for_team::<ManageApplications>()?;
    let application = own(&visit, &id).await?;
    let (id, version) = (application.id, typed.version());
    match application::edit(visit.portal(), visit.context(), by, id, version, &typed_draft(&typed)).await {
        Ok(()) => {
            visit
                .go_saying(&format!("/portal/applications/{id}"), Flash::Success("The changes are saved.".into()))
                .await
        }
        Err(Refusal::Fields(errors)) => Ok(page(&visit, &application, version, typed.refused(errors)).await),
        Err(refusal) => Err(refusal.into()),
    }
}

async fn page(visit: &Visit, application: &Application, version: i32, form: FormState) -> Response {
    let (hidden, back) = (visit.hidden_for(version), format!("/portal/applications/{}", application.id));
    let (caption, state) = (application.name.clone(), form.clone());
    visit
        .form_page("Change the application", &form, move || {
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <p class="caption"><bdi>{caption}</bdi></p>
                    <h1>"Change the application"</h1>
                    <Form action=format!("{back}/edit") hidden>
                        {fields(&state)}
                        <ButtonGroup>
                            {Button::submit("Save the changes")}
                            {Button::link("Cancel", back.clone()).quiet()}
                        </ButtonGroup>
                    </Form>
                </div>
            }
        })
        .await
}
