//! Choosing a new password through a link in a mail. Opening the link changes nothing; sending the form uses it up.

use crate::components::{Button, ErrorSummary, Field, Form, FormState};
use crate::web::{Problem, Typed, Visit};
use axum::extract::Query;
use axum::response::Response;
use domain::refusal::Refusal;
use domain::workflow::password_reset;
use leptos::prelude::*;

/// What the link carries.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    t: String,
}

pub(super) async fn show(visit: Visit, Query(link): Query<Link>) -> Result<Response, Problem> {
    password_reset::look(visit.portal(), &link.t).await?;
    Ok(page(&visit, FormState::new([("t", link.t)])).await)
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    match password_reset::choose(visit.portal(), visit.context(), typed.text("t"), typed.text("password")).await {
        Ok(()) => Ok(visit.go("/reset/done")),
        Err(Refusal::Fields(errors)) => Ok(page(&visit, typed.refused(errors)).await),
        Err(refusal) => Err(refusal.into()),
    }
}

pub(super) async fn done(visit: Visit) -> Response {
    visit
        .page("Your password is changed", || {
            view! {
                <div class="narrow">
                    <h1>"Your password is changed"</h1>
                    <p>"Every session of your account has ended. Sign in with the new password; if you have an authenticator app, have it at hand."</p>
                    <p>{Button::link("Sign in", "/signin")}</p>
                </div>
            }
        })
        .await
}

async fn page(visit: &Visit, form: FormState) -> Response {
    let mut hidden = visit.hidden();
    hidden.push(("t".into(), form.value("t")));
    let state = form.clone();
    visit
        .form_page("Choose a new password", &form, move || {
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <h1>"Choose a new password"</h1>
                    <p>"This ends every session of your account. Your second factor stays as it is."</p>
                    <Form action="/reset" hidden>
                        {new_password(&state)}
                        {Button::submit("Change the password")}
                    </Form>
                </div>
            }
        })
        .await
}

/// The question for a new password.
pub(super) fn new_password(form: &FormState) -> Field {
    Field::password("password", "New password", "new-password")
        .hint("At least 12 characters. A few words in a row are easy to remember. You may paste it.")
        .fill(form)
}
