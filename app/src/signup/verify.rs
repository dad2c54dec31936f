//! Confirming an address. Opening the link shows a button; only pressing it uses the link up, so a mail scanner may look.

use crate::components::{Button, Form, Row, SummaryList};
use crate::web::{Problem, Typed, Visit};
use axum::extract::Query;
use axum::response::Response;
use domain::refusal::Refusal;
use domain::workflow::sign_up::{self, Confirmation};
use leptos::prelude::*;

/// What the link carries.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    t: String,
}

pub(super) async fn show(visit: Visit, Query(link): Query<Link>) -> Result<Response, Problem> {
    match sign_up::look(visit.portal(), &link.t).await? {
        Confirmation::Open { reference, organisation, email } => Ok(ask(
            &visit,
            link.t,
            vec![("Reference", reference), ("Organisation", organisation), ("E-mail address", email)],
        )
        .await),
        Confirmation::Done => Ok(done(&visit, "Your e-mail address is already confirmed").await),
        Confirmation::Expired(_) => Ok(expired(&visit).await),
        Confirmation::Unknown => Err(Problem::DeadLink),
    }
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let token = typed.text("t");
    match sign_up::confirm(visit.portal(), visit.context(), token).await {
        Ok(_) => Ok(done(&visit, "Your e-mail address is confirmed").await),
        Err(Refusal::DeadLink) => match sign_up::look(visit.portal(), token).await? {
            Confirmation::Done => Ok(done(&visit, "Your e-mail address is already confirmed").await),
            Confirmation::Expired(_) => Ok(expired(&visit).await),
            _ => Err(Problem::DeadLink),
        },
        Err(refusal) => Err(refusal.into()),
    }
}

async fn ask(visit: &Visit, token: String, facts: Vec<(&'static str, String)>) -> Response {
    let mut hidden = visit.hidden();
    hidden.push(("t".into(), token));
    visit
        .page("Confirm your e-mail address", move || {
            let rows: Vec<_> = facts.into_iter().map(|(label, value)| Row::new(label, value)).collect();
            view! {
                <div class="narrow">
                    <h1>"Confirm your e-mail address"</h1>
                    <p>"Somebody signed up with your address. If it was you, confirm it and the bank will look at your sign-up."</p>
                    {SummaryList::new(rows)}
                    <Form action="/verify" hidden>{Button::submit("Confirm my e-mail address")}</Form>
                    <p>"If it was not you, close this page: without your confirmation nothing happens."</p>
                </div>
            }
        })
        .await
}

async fn done(visit: &Visit, title: &'static str) -> Response {
    visit
        .page(title, move || {
            view! {
                <div class="narrow">
                    <h1>{title}</h1>
                    <p>"Your sign-up is with the bank. Sign in to see where it stands."</p>
                    <p>{Button::link("Sign in", "/signin?next=/portal")}</p>
                </div>
            }
        })
        .await
}

async fn expired(visit: &Visit) -> Response {
    visit
        .page("This link is too old", || {
            view! {
                <div class="narrow">
                    <h1>"This link is too old"</h1>
                    <p>"Sign in with the e-mail address and password of your sign-up; there you can send a new one."</p>
                    <p>{Button::link("Sign in", "/signin")}</p>
                </div>
            }
        })
        .await
}
