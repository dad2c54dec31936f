//! One section of the bank's form.

use super::question;
use crate::components::{Button, ButtonGroup, ErrorSummary, Form, FormState, Inset};
use crate::web::{Attachment, Flash, Problem, Upload, Visit};
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::field::FieldErrors;
use domain::form::{FieldType, RawAnswers, Section};
use domain::id::RequestId;
use domain::refusal::Refusal;
use domain::request::RequestStatus;
use domain::workflow::evidence;
use domain::workflow::sign_up::{self, Completeness, Draft};
use leptos::prelude::*;

/// From the page of all answers, and back to it.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Way {
    #[serde(default)]
    change: Option<String>,
}

pub(super) async fn show(visit: Visit, Path(slug): Path<String>, Query(way): Query<Way>) -> Result<Response, Problem> {
    let draft = open(&visit).await?;
    if draft.record.request.state.status() != RequestStatus::Draft {
        return Ok(visit.go("/signup/sent"));
    }
    let section = section(&draft, &slug)?;
    if let Some(first) = skipped(&draft, &slug) {
        return Ok(visit.go(&format!("/signup/{first}")));
    }
    let form = question::stored(&section, &draft.record.answers);
    Ok(page(&visit, &draft, section, form, way.change.is_some()).await)
}

pub(super) async fn send(visit: Visit, Path(slug): Path<String>, upload: Upload) -> Result<Response, Problem> {
    let draft = open(&visit).await?;
    let section = section(&draft, &slug)?;
    let (raw, mut errors) = raw(&visit, &draft, &section, &upload).await?;
    let saving = upload.typed.text("then") == "save";
    let changing = upload.typed.text("_change") == "1";
    let completeness = if saving { Completeness::SoFar } else { Completeness::Whole };
    let id = draft.record.request.id;
    if errors.is_empty() {
        match sign_up::answer(visit.portal(), visit.context(), id, slug.clone(), raw, completeness).await {
            Ok(()) => return go_on(&visit, &draft, &slug, saving, changing).await,
            Err(Refusal::Fields(found)) => errors = found,
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let draft = open(&visit).await?;
    Ok(page(&visit, &draft, section, upload.typed.refused(errors), changing).await)
}

async fn go_on(visit: &Visit, draft: &Draft, slug: &str, saving: bool, changing: bool) -> Result<Response, Problem> {
    if saving {
        let (saved, to) = match visit.profile() {
            Some(_) => ("Your answers are saved. Go on with them from here.", "/portal"),
            None => ("Your answers are saved. Sign in with your e-mail address and password to go on.", "/signup"),
        };
        return visit.go_saying(to, Flash::Success(saved.into())).await;
    }
    let next = draft.form.definition.next_section(slug).filter(|_| !changing);
    Ok(visit.go(&next.map_or_else(|| "/signup/check".to_owned(), |next| format!("/signup/{}", next.slug))))
}

pub(super) async fn open(visit: &Visit) -> Result<Draft, Problem> {
    Ok(sign_up::open(visit.portal(), visit.applicant()?).await?)
}

fn section(draft: &Draft, slug: &str) -> Result<Section, Problem> {
    draft.form.definition.section(slug).cloned().ok_or(Problem::NotFound)
}

/// An earlier section that is not finished: nobody skips a step.
fn skipped<'a>(draft: &'a Draft, slug: &str) -> Option<&'a str> {
    let sections = &draft.form.definition.sections;
    let place = |wanted: &str| sections.iter().position(|section| section.slug == wanted);
    let first = &draft.form.definition.first_unfinished(&draft.record.answers)?.slug;
    (place(first)? < place(slug)?).then_some(first)
}

/// What was typed, with uploads stored and named by their identifiers.
async fn raw(
    visit: &Visit,
    draft: &Draft,
    section: &Section,
    upload: &Upload,
) -> Result<(RawAnswers, FieldErrors), Problem> {
    let typed = upload.typed.pairs().filter(|(name, _)| !matches!(*name, "then" | "_change"));
    let files: Vec<_> = section.fields.iter().filter(|question| question.kind == FieldType::File).collect();
    let mut pairs: Vec<(String, String)> = typed
        .filter(|(name, _)| !files.iter().any(|file| file.name == *name))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let mut errors = FieldErrors::new();
    if let Some(field) = &upload.too_large {
        errors.add(field.clone(), "The file is larger than 5 MB: choose a smaller one");
    }
    for question in files {
        let mut attached = upload.attachments.iter().filter(|attachment| attachment.field == question.name);
        let document = match (attached.next(), attached.count()) {
            (Some(_), more @ 1..) => {
                errors.add(&question.name, format!("Choose one file: there were {}", more + 1));
                None
            }
            (Some(attachment), 0) => attach(visit, draft.record.request.id, attachment, &mut errors).await?,
            (None, _) => draft.record.answers.get(&question.name).and_then(|answer| answer.values().pop()),
        };
        pairs.extend(document.map(|document| (question.name.clone(), document)));
    }
    Ok((RawAnswers::new(pairs), errors))
}

async fn attach(
    visit: &Visit,
    request: RequestId,
    attachment: &Attachment,
    errors: &mut FieldErrors,
) -> Result<Option<String>, Problem> {
    let (field, name, content) = (attachment.field.clone(), attachment.name.clone(), attachment.content.to_vec());
    match evidence::attach(visit.portal(), visit.context(), request, field, name, content).await {
        Ok(document) => Ok(Some(document.to_string())),
        Err(Refusal::Fields(found)) => {
            errors.extend(found);
            Ok(None)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn page(visit: &Visit, draft: &Draft, section: Section, form: FormState, changing: bool) -> Response {
    let mut hidden = visit.hidden();
    hidden.push(("_change".into(), u8::from(changing).to_string()));
    let sections = &draft.form.definition.sections;
    let place = sections.iter().position(|known| known.slug == section.slug).map_or(1, |place| place + 1);
    let caption = format!("Sign up – part {place} of {}", sections.len());
    let kept = kept_files(&section, draft);
    let files = section.fields.iter().any(|question| question.kind == FieldType::File);
    let title = section.title.clone();
    let state = form.clone();
    visit
        .form_page(&title, &form, move || {
            let fields = section.fields.iter().map(|question| {
                let kept = kept.contains(&question.name).then(|| {
                    view! { <Inset><p>"The file you sent before is kept. Choose another one only to replace it."</p></Inset> }
                });
                view! { {question::field(&section, question, &state)} {kept} }
            });
            let fields = fields.collect_view();
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <p class="caption">{caption}</p>
                    <h1>{section.title.clone()}</h1>
                    {section.lead.clone().map(|lead| view! { <p class="lead">{lead}</p> })}
                    <Form action=format!("/signup/{}", section.slug) hidden files>
                        {fields}
                        <ButtonGroup>
                            {Button::submit("Continue")}
                            {Button::submit("Save and come back later").secondary().named("then", "save")}
                        </ButtonGroup>
                    </Form>
                </div>
            }
        })
        .await
}

/// The questions whose file was sent before. A browser never shows a chosen file again.
fn kept_files(section: &Section, draft: &Draft) -> Vec<String> {
    let files = section.fields.iter().filter(|question| question.kind == FieldType::File);
    files.map(|question| question.name.clone()).filter(|name| draft.record.answers.get(name).is_some()).collect()
}
