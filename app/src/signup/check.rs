//! All answers on one page, before they are sent.

use super::question;
use super::section::open;
use crate::components::{Button, Form, FormState, Row, SummaryList};
use crate::web::{Problem, Typed, Visit};
use axum::extract::RawQuery;
use axum::response::Response;
use domain::form::Section;
use domain::refusal::Refusal;
use domain::request::RequestStatus;
use domain::workflow::evidence;
use domain::workflow::sign_up::{self, Draft};
use leptos::prelude::*;

pub(super) async fn show(visit: Visit, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let draft = open(&visit).await?;
    if draft.record.request.state.status() != RequestStatus::Draft {
        return Ok(visit.go("/signup/sent"));
    }
    // From the account page and on coming back: on to the first question that is open.
    let unfinished = draft.form.definition.first_unfinished(&draft.record.answers);
    if let (Some(section), true) = (unfinished, query.is_some() || draft.record.answers.is_empty()) {
        return Ok(visit.go(&format!("/signup/{}", section.slug)));
    }
    page(&visit, &draft, FormState::default()).await
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let request = visit.applicant()?;
    match sign_up::send(visit.portal(), visit.context(), request).await {
        // Sent twice by a second click: the first one counts.
        Ok(()) | Err(Refusal::Moved(_)) => Ok(visit.go("/signup/sent")),
        Err(Refusal::Fields(errors)) => {
            let draft = open(&visit).await?;
            page(&visit, &draft, typed.refused(errors)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn page(visit: &Visit, draft: &Draft, form: FormState) -> Result<Response, Problem> {
    let documents = evidence::names(visit.portal(), draft.record.request.id).await?;
    let missing = missing(draft);
    let hidden = visit.hidden();
    let sections = draft.form.definition.sections.clone();
    let answers = draft.record.answers.clone();
    let (name, email) = (draft.record.applicant_name.clone(), draft.record.applicant_email.clone());
    Ok(visit
        .form_page("Check your answers", &form, move || {
            let parts = sections.iter().map(|section| part(section, &answers, &documents)).collect_view();
            view! {
                <div class="prose">
                    <p class="caption">"Sign up"</p>
                    <h1>"Check your answers"</h1>
                    {missing}
                    <h2>"Your account"</h2>
                    {SummaryList::new([Row::new("Your name", name), Row::new("Work e-mail address", email)])}
                    {parts}
                    <h2>"Send it to the bank"</h2>
                    <p>"With this you say that what you told is complete and true to the best of your knowledge."</p>
                    <Form action="/signup/check" hidden>{Button::submit("Confirm and send")}</Form>
                </div>
            }
        })
        .await)
}

fn part(section: &Section, answers: &domain::form::Answers, documents: &[(String, String)]) -> AnyView {
    let slug = section.slug.clone();
    let rows = section.asked(answers).map(|question| {
        let shown = question::shown(question, answers, documents);
        let shown = if shown.is_empty() { "Not answered".to_owned() } else { shown };
        Row::new(question.label.clone(), shown).change(format!("/signup/{slug}?change=1#{}", question.name))
    });
    let rows: Vec<_> = rows.collect();
    view! { <h2>{section.title.clone()}</h2> {SummaryList::new(rows)} }.into_any()
}

fn missing(draft: &Draft) -> Option<AnyView> {
    let missing = draft.form.definition.missing(&draft.record.answers);
    let items = missing
        .iter()
        .map(|(section, question)| {
            let href = format!("/signup/{}#{}", section.slug, question.name);
            view! { <li><a href=href>{question.label.clone()}</a></li> }
        })
        .collect_view();
    (!missing.is_empty()).then(|| {
        view! {
            <div class="summary" id="error-summary" tabindex="-1">
                <h2>"Still to answer"</h2>
                <ul class="summary-list">{items}</ul>
            </div>
        }
        .into_any()
    })
}
