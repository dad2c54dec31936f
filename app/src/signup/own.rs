//! Signing up by somebody who is signed in: with the account they have, or to be told that they need not.

use crate::components::{Button, EmptyState, Form, Link, Row, SummaryList};
use crate::tags;
use crate::web::{Problem, Visit};
use axum::response::Response;
use domain::request::RequestStatus;
use domain::store::organisations;
use domain::store::people::{PersonKind, Profile};
use domain::store::requests::{self, RequestRecord};
use domain::workflow::sign_up;
use leptos::prelude::*;

/// The field by which a form says that it begins with the account of whoever is signed in.
const OWN: &str = "own";

/// In place of the questions about an account: what there is already, or a button.
pub(super) async fn page(visit: &Visit, profile: &Profile) -> Result<Response, Problem> {
    if profile.kind == PersonKind::Staff {
        let text = "You are signed in as somebody of the bank. To see what an applicant sees, sign out first.";
        return Ok(already(visit, text.into(), Link::new("To your work", "/admin")).await);
    }
    let pool = visit.portal().database().statements();
    if let Some((organisation, _)) = profile.teams.first() {
        let name = organisations::find(pool, *organisation).await?.map(|found| found.legal_name).unwrap_or_default();
        let text = format!("You belong to {name}, which the bank has let in. One account signs up for one TPP.");
        return Ok(already(visit, text, Link::new(format!("To {name}"), "/portal")).await);
    }
    let requests = requests::of_person(pool, profile.person).await?;
    match requests.iter().find(|record| !record.request.state.status().is_final()) {
        Some(open) if open.request.state.status() != RequestStatus::Draft => {
            let reference = &open.request.reference;
            let state = open.request.state.status().words_for_applicant();
            let text = format!("Your sign-up {reference} is with the bank: “{state}”. There is one at a time.");
            let link = Link::new(format!("See {reference}"), format!("/portal/requests/{reference}"));
            Ok(already(visit, text, link).await)
        }
        draft => Ok(begin(visit, profile, draft.cloned(), &requests).await),
    }
}

/// Begins with the account of whoever is signed in, when the form says so: it may have been opened before they signed in.
pub(super) async fn send(visit: &Visit, profile: &Profile, own: &str) -> Result<Response, Problem> {
    if own.is_empty() || profile.kind == PersonKind::Staff {
        return Ok(visit.go("/signup/account"));
    }
    let request = sign_up::begin_own(visit.portal(), visit.context(), profile.person).await?;
    visit.go_on_with(request).await?;
    Ok(visit.go("/signup/check?next"))
}

/// The button that begins or goes on, for a page of ours that has its own words.
pub(super) fn button(visit: &Visit, label: &'static str) -> AnyView {
    let mut hidden = visit.hidden();
    hidden.push((OWN.to_owned(), "1".to_owned()));
    view! { <Form action="/signup/account" hidden>{Button::submit(label)}</Form> }.into_any()
}

/// What the field of [`button`] says.
pub(super) fn said(typed: &crate::web::Typed) -> &str {
    typed.text(OWN)
}

async fn already(visit: &Visit, text: String, action: Link) -> Response {
    visit
        .page("You need not sign up", move || {
            view! { <h1>"You need not sign up"</h1> <EmptyState title="You have an account" text action/> }
        })
        .await
}

async fn begin(visit: &Visit, profile: &Profile, draft: Option<RequestRecord>, all: &[RequestRecord]) -> Response {
    let account = SummaryList::new([
        Row::new("Name", view! { <bdi>{profile.name.clone()}</bdi> }.into_any()),
        Row::new("E-mail address", profile.email.clone()),
    ]);
    let (label, text) = match &draft {
        Some(draft) => ("Go on with it", format!("You have begun the sign-up {}.", draft.request.reference)),
        None => ("Begin the sign-up", "You need no other account: the sign-up belongs to the one you have.".to_owned()),
    };
    let button = button(visit, label);
    let before = if draft.is_none() { ended(all) } else { None };
    visit
        .page("Your account", move || {
            view! {
                <div class="narrow">
                    <p class="caption">"Sign up"</p>
                    <h1>"Your account"</h1>
                    <p>{text}</p>
                    {account}
                    {button}
                    {before}
                </div>
            }
        })
        .await
}

/// What ended can be begun again with its answers, from its own page.
fn ended(all: &[RequestRecord]) -> Option<AnyView> {
    let items = all.iter().map(|record| {
        let reference = record.request.reference.clone();
        let href = format!("/portal/requests/{reference}");
        let tag = tags::for_applicant(record.request.state.status()).into_render();
        view! { <li><a href=href>{reference}</a>" "<bdi>{record.organisation_name.clone()}</bdi>" "{tag}</li> }
    });
    let items = items.collect_view();
    (!all.is_empty()).then(|| {
        view! {
            <h2>"Or start again"</h2>
            <p>"What you sent before has ended. Each can be started again with its answers, from its page."</p>
            <ul class="plain">{items}</ul>
        }
        .into_any()
    })
}
