//! The first page: who is asking. The answer is the same whether the address has an account or not.

use super::own;
use crate::components::{Button, ErrorSummary, Field, Form, FormState};
use crate::web::{Problem, Typed, Visit};
use axum::response::Response;
use domain::refusal::Refusal;
use domain::workflow::sign_up::{self, Account};
use leptos::prelude::*;

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    match visit.profile() {
        Some(profile) => own::page(&visit, profile).await,
        None => Ok(page(&visit, FormState::default()).await),
    }
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    if let Some(profile) = visit.profile() {
        return own::send(&visit, profile, own::said(&typed)).await;
    }
    let account = match Account::parse(typed.text("name"), typed.text("email"), typed.text("password")) {
        Ok(account) => account,
        Err(errors) => return Ok(page(&visit, typed.refused(errors)).await),
    };
    match sign_up::begin(visit.portal(), visit.context(), account).await {
        Ok(request) => {
            visit.apply_with(request).await?;
            Ok(visit.go("/signup/check?next"))
        }
        Err(Refusal::Fields(errors)) => Ok(page(&visit, typed.refused(errors)).await),
        Err(refusal) => Err(refusal.into()),
    }
}

async fn page(visit: &Visit, form: FormState) -> Response {
    let hidden = visit.hidden();
    let state = form.clone();
    visit
        .form_page("Your account", &form, move || {
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <p class="caption">"Sign up"</p>
                    <h1>"Your account"</h1>
                    <p>"With this you come back to your sign-up, and later sign in."</p>
                    <Form action="/signup/account" hidden>
                        {Field::text("name", "Your name").autocomplete("name").fill(&state)}
                        {Field::email("email", "Work e-mail address")
                            .hint("We send a link there to confirm it.")
                            .autocomplete("email")
                            .fill(&state)}
                        {Field::password("password", "Password", "new-password")
                            .hint("At least 12 characters. A few words in a row are easy to remember. You may paste it.")
                            .fill(&state)}
                        {Button::submit("Continue")}
                    </Form>
                    <p>"You have an account already? " <a href="/signin">"Sign in"</a></p>
                </div>
            }
        })
        .await
}
