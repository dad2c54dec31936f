//! After sending: the reference, and what happens next.

use super::section::open;
use crate::components::{Button, Form, Panel};
use crate::moment::instant;
use crate::web::{Flash, Problem, Typed, Visit};
use axum::response::Response;
use domain::refusal::Refusal;
use domain::request::RequestStatus;
use domain::workflow::sign_up;
use leptos::prelude::*;

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let draft = open(&visit).await?;
    let status = draft.record.request.state.status();
    if status == RequestStatus::Draft {
        return Ok(visit.go("/signup/check"));
    }
    let rules = visit.portal().rules();
    let expected = instant(rules.calendar.add(visit.now(), rules.decide_within_hours));
    let reference = draft.record.request.reference.clone();
    let (email, hidden) = (draft.record.applicant_email.clone(), visit.hidden());
    let signed_in = visit.profile().is_some();
    let waits = status == RequestStatus::AwaitingEmail;
    Ok(visit
        .page("Your sign-up was sent", move || {
            view! {
                <div class="prose">
                    <Panel title="Your sign-up was sent" reference=Some(("Your reference is ".into(), reference))/>
                    <p><strong>"State: "</strong>{status.words_for_applicant()}</p>
                    <h2>"What happens next"</h2>
                    <ol>
                        {waits.then(|| view! { <li>"Open the mail that we sent to " <strong>{email}</strong> " and follow what it says. It may take a few minutes to arrive."</li> })}
                        <li>"Two people at the bank check what you told. Expect an answer by " {expected} "."</li>
                        <li>"We write to you when they decide, or when they want to know something."</li>
                    </ol>
                    {waits.then(|| again(hidden))}
                    {signed_in.then(|| view! { <p><a href="/portal">"See where it stands"</a></p> })}
                </div>
            }
        })
        .await)
}

fn again(hidden: Vec<(String, String)>) -> AnyView {
    view! {
        <h2>"No mail?"</h2>
        <p>"Look into the folder for unwanted mail first."</p>
        <Form action="/signup/sent" hidden>{Button::submit("Send the mail again").secondary()}</Form>
    }
    .into_any()
}

pub(super) async fn send_again(visit: Visit, _typed: Typed) -> Result<Response, Problem> {
    let request = visit.applicant()?;
    match sign_up::resend(visit.portal(), visit.context(), request).await {
        Ok(()) => visit.go_saying("/signup/sent", Flash::Success("The mail is on its way again.".into())).await,
        Err(Refusal::Moved(_)) => Ok(visit.go("/signup/sent")),
        Err(refusal) => Err(refusal.into()),
    }
}
