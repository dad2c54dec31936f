//! Asking for a new password. What comes back is the same whether the address has an account or not.

use crate::components::{Button, ErrorSummary, Field, Form, FormState};
use crate::web::{Problem, Typed, Visit};
use axum::response::Response;
use domain::refusal::Refusal;
use domain::workflow::password_reset;
use leptos::prelude::*;

pub(super) async fn show(visit: Visit) -> Response {
    page(&visit, FormState::default()).await
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    match password_reset::ask(visit.portal(), visit.context(), typed.text("email")).await {
        Ok(()) => Ok(visit.go("/forgot/sent")),
        Err(Refusal::Fields(errors)) => Ok(page(&visit, typed.refused(errors)).await),
        Err(refusal) => Err(refusal.into()),
    }
}

pub(super) async fn sent(visit: Visit) -> Response {
    visit
        .page("Look into your mail", || {
            view! {
                <div class="narrow">
                    <h1>"Look into your mail"</h1>
                    <p>"If the address has an account, a mail with a link is on its way to it. The link works once, for 30 minutes."</p>
                    <p>"Nothing there after a few minutes? Look into the spam folder, and check that it is the address of your account. "
                        <a href="/forgot">"Send it again"</a></p>
                </div>
            }
        })
        .await
}

async fn page(visit: &Visit, form: FormState) -> Response {
    let hidden = visit.hidden();
    let state = form.clone();
    visit
        .form_page("Choose a new password", &form, move || {
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <h1>"Choose a new password"</h1>
                    <p>"We send a link to the address of your account. Behind it you choose a new password."</p>
                    <p>"A sign-up that you have not finished yet has no account: begin it again, nothing of it has reached the bank."</p>
                    <Form action="/forgot" hidden>
                        {Field::email("email", "E-mail address").autocomplete("username").fill(&state)}
                        {Button::submit("Send the link")}
                    </Form>
                </div>
            }
        })
        .await
}
