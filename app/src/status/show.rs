//! The page behind the link: where a sign-up stands and whose move it is. Nothing that was answered, asked or noted.

use crate::components::{Button, ButtonGroup, Event, Form, Heading, Inset, Piece, Row, SummaryList, Timeline};
use crate::moment::moment;
use crate::portal::whose_move;
use crate::tags;
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::request::RequestStatus;
use domain::workflow::dossier::Progress;
use domain::workflow::status;
use leptos::prelude::*;
use time::OffsetDateTime;

/// What the link carries.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    t: String,
}

pub(super) async fn show(
    visit: Visit,
    Path(reference): Path<String>,
    Query(link): Query<Link>,
) -> Result<Response, Problem> {
    let progress = status::look(visit.portal(), &reference, &link.t).await?;
    let mut hidden = visit.hidden();
    hidden.push(("t".into(), link.t));
    let (now, bank) = (visit.now(), visit.portal().rules().bank_name.clone());
    let title = format!("Sign-up {reference}");
    Ok(visit.page(&title, move || view(&progress, &hidden, &bank, now)).await)
}

pub(super) async fn send_again(visit: Visit, Path(reference): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let token = typed.text("t");
    status::resend(visit.portal(), visit.context(), &reference, token).await?;
    let query = serde_urlencoded::to_string([("t", token)]).unwrap_or_default();
    let sent = Flash::Success("The mail to confirm the address is on its way again.".into());
    visit.go_saying(&format!("/status/{reference}?{query}"), sent).await
}

pub(super) async fn withdraw(visit: Visit, Path(reference): Path<String>, typed: Typed) -> Result<Response, Problem> {
    status::withdraw(visit.portal(), visit.context(), &reference, typed.text("t")).await?;
    visit.go_saying("/status", Flash::Success(format!("You took the sign-up {reference} back."))).await
}

fn view(progress: &Progress, hidden: &[(String, String)], bank: &str, now: OffsetDateTime) -> AnyView {
    let state = tags::for_applicant(progress.status).into_render();
    let name = Some(progress.organisation_name.clone()).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| "Your sign-up".to_owned());
    view! {
        <div class="prose">
            <Heading title=name caption=progress.reference.clone()>{state}</Heading>
            {standing(progress, now)}
            {facts(progress, now)}
            {doors(progress, hidden)}
            <h2>"What happened"</h2>
            {timeline(progress, bank, now)}
        </div>
    }
    .into_any()
}

fn standing(progress: &Progress, now: OffsetDateTime) -> AnyView {
    let answer_by =
        progress.answer_by.map(|at| view! { <p>"Answer by " {moment(at, now)} ", or the request closes."</p> });
    let reason = progress.rejection.clone().map(|reason| view! { <p>"Reason:"</p><p class="written">{reason}</p> });
    let move_now = whose_move(progress.status);
    view! { <Inset><p><strong>{move_now}</strong></p>{answer_by}{reason}</Inset> }.into_any()
}

fn facts(progress: &Progress, now: OffsetDateTime) -> Option<AnyView> {
    let rows = [
        progress.submitted_at.map(|at| Row::new("With the bank since", moment(at, now))),
        progress.due_at.map(|at| Row::new("Answer expected by", moment(at, now))),
    ];
    let rows: Vec<_> = rows.into_iter().flatten().collect();
    (!rows.is_empty()).then(|| SummaryList::new(rows).any())
}

/// What can be done: with an account, behind its password; without one, here.
fn doors(progress: &Progress, hidden: &[(String, String)]) -> AnyView {
    let reference = &progress.reference;
    let signed_in = |words: &'static str, below: &str| {
        Button::link(words, format!("/signin?next=/portal/requests/{reference}{below}"))
    };
    let here = |below: &str, button: Button| {
        let (action, hidden) = (format!("/status/{reference}/{below}"), hidden.to_vec());
        view! { <Form action hidden>{button}</Form> }.into_any()
    };
    let withdraw = || Button::submit("Withdraw this sign-up").secondary();
    let (text, buttons) = match (progress.status, progress.has_account) {
        (RequestStatus::WaitingApplicant, true) => {
            ("Sign in to read the question and to answer it.", signed_in("Answer the question", "").any())
        }
        (RequestStatus::Rejected | RequestStatus::Withdrawn | RequestStatus::Expired, true) => {
            ("Sign in to start again with the same answers.", signed_in("Sign in", "").any())
        }
        (RequestStatus::Approved, true) => {
            ("Sign in to make applications and to take keys.", signed_in("Sign in", "").any())
        }
        (_, true) => (
            "Sign in to see what you sent, or to take it back.",
            view! { {signed_in("Sign in", "")} {signed_in("Withdraw this sign-up", "/withdraw").secondary()} }
                .into_any(),
        ),
        (RequestStatus::Draft, false) => (
            "Sign in with the e-mail address and password of the sign-up to go on with it.",
            view! { {Button::link("Sign in", "/signin")} {here("withdraw", withdraw())} }.into_any(),
        ),
        (RequestStatus::AwaitingEmail, false) => (
            "Open the link in the mail that asks you to confirm the address. If you cannot find it, we send another one.",
            view! { {here("confirm", Button::submit("Send the mail again"))} {here("withdraw", withdraw())} }
                .into_any(),
        ),
        (_, false) => ("You may sign up anew.", Button::link("Sign up", "/signup").any()),
    };
    view! { <p>{text}</p><ButtonGroup>{buttons}</ButtonGroup> }.into_any()
}

fn timeline(progress: &Progress, bank: &str, now: OffsetDateTime) -> AnyView {
    let events = progress.timeline.iter().enumerate().rev().map(|(place, step)| {
        let event = Event::new(format!("e{place}"), step.words, moment(step.at, now));
        // What the applicant did says so itself: “You sent the sign-up”.
        if step.by_bank { event.by(bank.to_owned()) } else { event }
    });
    view! { <Timeline events=events.collect()/> }.into_any()
}
