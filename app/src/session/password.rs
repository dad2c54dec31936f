//! The first page of signing in: address and password.

use super::own_path;
use crate::components::{Button, ErrorSummary, Field, Form, FormState};
use crate::web::{Problem, Typed, Visit};
use axum::extract::Query;
use axum::response::Response;
use domain::field::FieldErrors;
use domain::store::people::PersonKind;
use domain::workflow::sign_in::{self, SignedIn};
use leptos::prelude::*;

/// Where to go afterwards.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    next: String,
}

pub(super) async fn show(visit: Visit, Query(wanted): Query<Wanted>) -> Response {
    page(&visit, FormState::new([("next", wanted.next)])).await
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let (email, password) = (typed.text("email"), typed.text("password"));
    match sign_in::with_password(visit.portal(), visit.context(), email, password).await? {
        Some(signed_in) => go_on(&visit, signed_in, typed.text("next")).await,
        None => Ok(page(&visit, typed.refused(wrong())).await),
    }
}

fn wrong() -> FieldErrors {
    FieldErrors::of("email", "The e-mail address and the password do not belong together")
}

async fn go_on(visit: &Visit, signed_in: SignedIn, next: &str) -> Result<Response, Problem> {
    match signed_in {
        SignedIn::Person(person, kind) => {
            visit.sign_in_as_of(visit.now(), person, kind, None).await?;
            Ok(visit.go(own_path(next).unwrap_or(home(kind))))
        }
        SignedIn::NeedsSecondFactor(person) => {
            visit.half_sign_in(person, own_path(next).unwrap_or_default().to_owned()).await?;
            Ok(visit.go("/signin/totp"))
        }
        SignedIn::Applicant(request) => {
            visit.apply_with(request).await?;
            // An applicant has no other pages.
            let next = own_path(next).filter(|next| next.starts_with("/signup/"));
            Ok(visit.go(next.unwrap_or("/signup/check")))
        }
    }
}

/// The first page of each side.
pub(crate) fn home(kind: PersonKind) -> &'static str {
    match kind {
        PersonKind::Staff => "/admin",
        PersonKind::Tpp => "/portal",
    }
}

async fn page(visit: &Visit, form: FormState) -> Response {
    let mut hidden = visit.hidden();
    hidden.push(("next".into(), form.value("next")));
    let state = form.clone();
    visit
        .form_page("Sign in", &form, move || {
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <h1>"Sign in"</h1>
                    <Form action="/signin" hidden>
                        {Field::email("email", "E-mail address").autocomplete("username").fill(&state)}
                        {Field::password("password", "Password", "current-password").fill(&state)}
                        {Button::submit("Sign in")}
                    </Form>
                    <p><a href="/forgot">"I cannot remember my password"</a></p>
                    <p><a href="/status">"Check the status of a sign-up"</a></p>
                    <p>"New here? " <a href="/signup">"Sign up as a third-party provider"</a></p>
                </div>
            }
        })
        .await
}
