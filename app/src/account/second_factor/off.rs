//! Turning the second factor off.

use super::super::password::current_password;
use crate::components::{Button, ButtonGroup, ErrorSummary, Field, Form, FormState};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::response::Response;
use domain::refusal::Refusal;
use domain::workflow::second_factor;
use leptos::prelude::*;

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let profile = visit.person()?;
    if !profile.second_factor || profile.roles.need_second_factor() {
        return Ok(visit.go("/account/second-factor"));
    }
    Ok(page(&visit, FormState::default()).await)
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let profile = visit.person()?;
    let (password, code) = (typed.text("current_password"), typed.text("code"));
    let done = second_factor::turn_off(visit.portal(), visit.context(), profile.person, &profile.roles, password, code);
    match done.await {
        Ok(()) => {
            let said = "The second factor is turned off. Signing in asks for your password alone.";
            visit.go_saying("/account", Flash::Warning(said.into())).await
        }
        Err(Refusal::Fields(errors)) => Ok(page(&visit, typed.refused(errors)).await),
        Err(refusal) => Err(refusal.into()),
    }
}

async fn page(visit: &Visit, form: FormState) -> Response {
    let hidden = visit.hidden();
    let state = form.clone();
    visit
        .form_page("Turn the second factor off", &form, move || {
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <h1>"Turn the second factor off"</h1>
                    <p>"Signing in will ask for your password alone. The app and the recovery codes you have become worthless."</p>
                    <Form action="/account/second-factor/off" hidden>
                        {current_password(&state)}
                        {Field::code("code", "Code").hint("From your app, or a recovery code.").fill(&state)}
                        <ButtonGroup>
                            {Button::submit("Turn it off").warning()}
                            {Button::link("Keep it", "/account/second-factor").quiet()}
                        </ButtonGroup>
                    </Form>
                </div>
            }
        })
        .await
}
