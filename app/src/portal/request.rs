//! A request as its applicant sees it: state, whose move, messages, what was sent. Never a note of the bank.

use super::overview::whose_move;
use crate::components::{
    Button, ErrorSummary, Event, Field, Form, FormState, Heading, Inset, Message, MessageThread, Row, SummaryList,
    Timeline,
};
use crate::moment::moment;
use crate::tags;
use crate::web::{Problem, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::request::RequestStatus;
use domain::workflow::dossier::{self, OwnDossier, ShownAnswer, ShownSection};
use domain::workflow::evidence;
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) async fn show(visit: Visit, Path(reference): Path<String>) -> Result<Response, Problem> {
    page(&visit, &reference, FormState::default()).await
}

pub(super) async fn page(visit: &Visit, reference: &str, form: FormState) -> Result<Response, Problem> {
    let person = visit.person()?;
    let dossier = dossier::for_applicant(visit.portal(), person.person, reference).await?;
    let (hidden, now, bank) = (visit.hidden(), visit.now(), visit.portal().rules().bank_name.clone());
    let (me, state) = (person.name.clone(), form.clone());
    let title = format!("Sign-up {reference}");
    Ok(visit.form_page(&title, &form, move || view(&dossier, &state, hidden, &me, &bank, now)).await)
}

fn view(
    dossier: &OwnDossier,
    form: &FormState,
    hidden: Vec<(String, String)>,
    me: &str,
    bank: &str,
    now: OffsetDateTime,
) -> AnyView {
    let state = tags::for_applicant(dossier.status).into_render();
    let sections = dossier.sections.iter().map(|part| section(part, &dossier.reference)).collect_view();
    view! {
        {ErrorSummary::of(form)}
        <Heading title=dossier.organisation_name.clone() caption=dossier.reference.clone()>{state}</Heading>
        {standing(dossier, now)}
        {next_step(dossier, hidden.clone())}
        <div class="columns">
            <div>
                {answer(dossier, form, hidden)}
                {thread(dossier, me, bank, now)}
                {sections}
            </div>
            <div>
                <h2>"What happened"</h2>
                {timeline(dossier, me, bank, now)}
                {withdraw(dossier)}
            </div>
        </div>
    }
    .into_any()
}

fn standing(dossier: &OwnDossier, now: OffsetDateTime) -> AnyView {
    let due = dossier.due_at.map(|at| view! { <p>"The bank wants to answer by " {moment(at, now)} "."</p> });
    let answer_by =
        dossier.answer_by.map(|at| view! { <p>"Answer by " {moment(at, now)} ", or the request closes."</p> });
    let reason = dossier.rejection.clone().map(|reason| {
        view! { <p>"Reason:"</p><p class="written">{reason}</p> }
    });
    let move_now = whose_move(dossier.status);
    view! { <Inset><p><strong>{move_now}</strong></p>{due}{answer_by}{reason}</Inset> }.into_any()
}

/// A draft is gone on with; what has ended without an approval can be started again.
fn next_step(dossier: &OwnDossier, hidden: Vec<(String, String)>) -> Option<AnyView> {
    let at = |below: &str| format!("/portal/requests/{}/{below}", dossier.reference);
    match dossier.status {
        RequestStatus::Draft => {
            let (action, button) = (at("continue"), Button::submit("Go on with it"));
            Some(view! { <Form action hidden>{button}</Form> }.into_any())
        }
        RequestStatus::Rejected | RequestStatus::Withdrawn | RequestStatus::Expired => {
            let (action, button) = (at("again"), Button::submit("Start again with these answers"));
            Some(
                view! {
                    <p>"This request stays as it ended. A new one begins with the same answers and files, for you to change."</p>
                    <Form action hidden>{button}</Form>
                }
                .into_any(),
            )
        }
        _ => None,
    }
}

fn answer(dossier: &OwnDossier, form: &FormState, hidden: Vec<(String, String)>) -> Option<AnyView> {
    (dossier.status == RequestStatus::WaitingApplicant).then(|| {
        let action = format!("/portal/requests/{}/answer", dossier.reference);
        let field = Field::textarea("answer", "Your answer").limit(5000).fill(form);
        view! { <h2>"Answer the bank"</h2><Form action hidden>{field}{Button::submit("Send the answer")}</Form> }
            .into_any()
    })
}

fn thread(dossier: &OwnDossier, me: &str, bank: &str, now: OffsetDateTime) -> Option<AnyView> {
    let messages = dossier.messages.iter().map(|message| {
        let from = if message.by_bank { bank } else { me };
        Message::to_applicant(from.to_owned(), moment(message.sent_at, now), message.body.clone())
    });
    let messages: Vec<_> = messages.collect();
    (!messages.is_empty()).then(|| view! { <h2>"Messages"</h2><MessageThread messages/> }.into_any())
}

fn section(section: &ShownSection, reference: &str) -> AnyView {
    let rows: Vec<_> =
        section.answers.iter().map(|answer| Row::new(answer.label.clone(), value(answer, reference))).collect();
    view! { <h2>{section.title.clone()}</h2> {SummaryList::new(rows)} }.into_any()
}

fn value(answer: &ShownAnswer, reference: &str) -> AnyView {
    if let Some(document) = &answer.document {
        let href = format!("/portal/requests/{reference}/documents/{}", document.id);
        return view! { <a href=href download=""><bdi>{document.name.clone()}</bdi></a> }.into_any();
    }
    if answer.values.is_empty() { "Not answered".into_any() } else { answer.values.join(", ").into_any() }
}

fn timeline(dossier: &OwnDossier, me: &str, bank: &str, now: OffsetDateTime) -> AnyView {
    let events = dossier.timeline.iter().enumerate().rev().map(|(place, step)| {
        let by = if step.by_bank { bank } else { me };
        Event::new(format!("e{place}"), step.words, moment(step.at, now)).by(by.to_owned())
    });
    view! { <Timeline events=events.collect()/> }.into_any()
}

fn withdraw(dossier: &OwnDossier) -> Option<AnyView> {
    let href = format!("/portal/requests/{}/withdraw", dossier.reference);
    (!dossier.status.is_final())
        .then(|| view! { <p>{Button::link("Withdraw this request", href).secondary()}</p> }.into_any())
}

pub(super) async fn document(
    visit: Visit,
    Path((reference, document)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let person = visit.person()?.person;
    let document = document.parse().map_err(|_| Problem::NotFound)?;
    let own = evidence::download_own(visit.portal(), visit.context(), person, reference, document).await?;
    Ok(crate::review::hand_out(own))
}
