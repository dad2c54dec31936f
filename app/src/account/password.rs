//! Changing one's password.

use super::reset::new_password;
use crate::components::{Button, ButtonGroup, ErrorSummary, Field, Form, FormState};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::response::Response;
use domain::refusal::Refusal;
use domain::workflow::account;
use leptos::prelude::*;

pub(super) async fn show(visit: Visit) -> Response {
    page(&visit, FormState::default()).await
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let person = visit.person()?.person;
    let keep = visit.session_hash().ok_or(Problem::SignedOut)?;
    let (current, new) = (typed.text("current_password"), typed.text("password"));
    match account::change_password(visit.portal(), visit.context(), person, keep, current, new).await {
        Ok(changed_at) => {
            visit.go_on_with_password_of(changed_at).await?;
            let said = "Your password is changed. Other browsers are signed out.";
            visit.go_saying("/account", Flash::Success(said.into())).await
        }
        Err(Refusal::Fields(errors)) => Ok(page(&visit, typed.refused(errors)).await),
        Err(refusal) => Err(refusal.into()),
    }
}

async fn page(visit: &Visit, form: FormState) -> Response {
    let hidden = visit.hidden();
    let state = form.clone();
    visit
        .form_page("Change your password", &form, move || {
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <h1>"Change your password"</h1>
                    <p>"This signs you out of every other browser. You stay signed in here."</p>
                    <Form action="/account/password" hidden>
                        {current_password(&state)}
                        {new_password(&state)}
                        <ButtonGroup>
                            {Button::submit("Change the password")}
                            {Button::link("Cancel", "/account").quiet()}
                        </ButtonGroup>
                    </Form>
                </div>
            }
        })
        .await
}

/// The question for the password that somebody has.
pub(super) fn current_password(form: &FormState) -> Field {
    Field::password("current_password", "Current password", "current-password").fill(form)
}
