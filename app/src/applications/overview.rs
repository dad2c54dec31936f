//! One application.

use super::{own, tabs};
use crate::components::{Button, Heading, Inset, Row, SummaryList};
use crate::moment::moment;
use crate::portal::suspended_until;
use crate::tags;
use crate::web::{Problem, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::ManageApplications;
use domain::standing::Thing;
use domain::store::software_statements::Application;
use leptos::prelude::*;

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let application = own(&visit, &id).await?;
    if application.is_registered() {
        return super::registered::show(&visit, application).await;
    }
    let may_change = visit.member()?.holds::<ManageApplications>() && !application.state.own().is_final();
    let now = visit.now();
    let stopped = suspended(&visit, &application).await?;
    let title = application.name.clone();
    Ok(visit
        .page(&title, move || {
            let edit = format!("/portal/applications/{}/edit", application.id);
            let button = may_change.then(|| Button::link("Change", edit).secondary().into_render());
            view! {
                <Heading title=application.name.clone() caption=application.reference.clone()>{button}</Heading>
                {tabs(application.id, false)}
                {stopped}
                {SummaryList::new(facts(application, now))}
            }
        })
        .await)
}

fn facts(application: Application, now: time::OffsetDateTime) -> Vec<Row> {
    let or_none = |text: String| if text.is_empty() { "None".to_owned() } else { text };
    vec![
        Row::new("State", tags::effective(application.state)),
        Row::new("What it does", or_none(application.description)),
        Row::new("Redirect addresses", lines(application.redirect_uris)),
        Row::new("News about its keys to", or_none(application.contacts.join(", "))),
        Row::new("Made", moment(application.created_at, now)),
    ]
}

fn lines(addresses: Vec<String>) -> AnyView {
    let items = addresses.into_iter().map(|address| view! { <li><code dir="ltr" translate="no">{address}</code></li> });
    view! { <ul class="plain">{items.collect_view()}</ul> }.into_any()
}

async fn suspended(visit: &Visit, application: &Application) -> Result<Option<AnyView>, Problem> {
    let Some((since, reason)) = application.suspended.clone() else { return Ok(None) };
    let until = suspended_until(visit, Thing::SoftwareStatement(application.id), since).await?;
    Ok(Some(view! { <Inset><p>"The bank has suspended this application: " {reason}</p>{until}</Inset> }.into_any()))
}
