//! Using an invitation. Opening the link shows a form; only sending it uses the link up, so a mail scanner may look.

use crate::components::{Button, ErrorSummary, Field, Form, FormState, Row, SummaryList};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Query;
use axum::response::Response;
use domain::refusal::Refusal;
use domain::store::staff::Member;
use domain::workflow::staff::{self, Invitation};
use http::StatusCode;
use leptos::prelude::*;

/// What the link carries.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    t: String,
}

pub(super) async fn show(visit: Visit, Query(link): Query<Link>) -> Result<Response, Problem> {
    ask(&visit, link.t, FormState::default()).await
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let token = typed.text("t");
    match staff::join(visit.portal(), visit.context(), token, typed.text("password")).await {
        Ok(()) => visit.go_saying("/signin", Flash::Success("Your password is set. Sign in with it.".into())).await,
        Err(Refusal::Fields(errors)) => ask(&visit, token.to_owned(), typed.refused(errors)).await,
        Err(Refusal::DeadLink) => Ok(dead(&visit).await),
        Err(refusal) => Err(refusal.into()),
    }
}

async fn ask(visit: &Visit, token: String, form: FormState) -> Result<Response, Problem> {
    match staff::look(visit.portal(), &token).await? {
        Invitation::Open(member) => Ok(page(visit, token, *member, form).await),
        Invitation::Dead => Ok(dead(visit).await),
    }
}

async fn page(visit: &Visit, token: String, member: Member, form: FormState) -> Response {
    let mut hidden = visit.hidden();
    hidden.push(("t".into(), token));
    let (bank, state) = (visit.portal().rules().bank_name.clone(), form.clone());
    visit
        .form_page("Join the staff", &form, move || {
            let email = view! { <span dir="ltr" translate="no">{member.email}</span> }.into_any();
            let facts = [
                Row::new("Name", member.name),
                Row::new("E-mail address", email),
                Row::new("Roles", member.roles.to_string()),
            ];
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <h1>{format!("Join the staff of {bank}")}</h1>
                    {SummaryList::new(facts)}
                    <Form action="/join-staff" hidden>
                        {Field::password("password", "Choose a password", "new-password")
                            .hint("At least 12 characters. A few words in a row are easy to remember. You may paste it.")
                            .fill(&state)}
                        {Button::submit("Join")}
                    </Form>
                </div>
            }
        })
        .await
}

/// One page for every link that does not work, whatever the reason.
async fn dead(visit: &Visit) -> Response {
    let mut response = visit
        .page("This invitation can no longer be used", || {
            view! {
                <div class="narrow">
                    <h1>"This invitation can no longer be used"</h1>
                    <p>"If you have joined already, sign in. Otherwise ask the colleague who invited you for a new invitation."</p>
                    <p>{Button::link("Sign in", "/signin")}</p>
                </div>
            }
        })
        .await;
    *response.status_mut() = StatusCode::GONE;
    response
}
