//! The second factor: when signing in, and again before something that matters.

use super::own_path;
use super::password::home;
use crate::components::{Button, ErrorSummary, Field, Form, FormState};
use crate::web::{Problem, Typed, Visit};
use axum::extract::Query;
use axum::response::Response;
use domain::field::FieldErrors;
use domain::workflow::sign_in;
use leptos::prelude::*;

/// Where to go afterwards.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    next: String,
}

pub(super) async fn show(visit: Visit) -> Response {
    page(&visit, "/signin/totp", FormState::default()).await
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let half = visit.kept().half.clone().ok_or(Problem::SignedOut)?;
    let code = typed.text("code");
    match sign_in::with_second_factor(visit.portal(), visit.context(), half.person, code).await? {
        Some(kind) => {
            visit.sign_in_as_of(half.at, half.person, kind, Some(visit.now())).await?;
            Ok(visit.go(own_path(&half.next).unwrap_or(home(kind))))
        }
        None => Ok(page(&visit, "/signin/totp", typed.refused(wrong())).await),
    }
}

pub(super) async fn show_again(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    if !visit.person()?.second_factor {
        return Ok(visit.go(&super::with_next("/account/second-factor", &wanted.next)));
    }
    Ok(page(&visit, "/signin/confirm", FormState::new([("next", wanted.next)])).await)
}

pub(super) async fn send_again(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let person = visit.person()?.person;
    match sign_in::confirm_again(visit.portal(), visit.context(), person, typed.text("code")).await? {
        Some(kind) => {
            visit.step_up().await?;
            Ok(visit.go(own_path(typed.text("next")).unwrap_or(home(kind))))
        }
        None => Ok(page(&visit, "/signin/confirm", typed.refused(wrong())).await),
    }
}

fn wrong() -> FieldErrors {
    FieldErrors::of("code", sign_in::WRONG_CODE)
}

async fn page(visit: &Visit, action: &'static str, form: FormState) -> Response {
    let mut hidden = visit.hidden();
    hidden.push(("next".into(), form.value("next")));
    let state = form.clone();
    visit
        .form_page("Confirm that it is you", &form, move || {
            let hint = "Six digits from your authenticator app, or one of your recovery codes.";
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <h1>"Confirm that it is you"</h1>
                    <Form action hidden>
                        {Field::code("code", "Code").hint(hint).fill(&state)}
                        {Button::submit("Confirm")}
                    </Form>
                </div>
            }
        })
        .await
}
