//! The applications of an organisation.

use super::{registered, state};
use crate::components::{Button, Column, EmptyState, Heading, Link, Piece, Table};
use crate::moment::moment;
use crate::web::{Problem, Visit};
use axum::response::Response;
use domain::access::{ManageApplications, SeeOrganisation};
use domain::store::clients::{self, Client};
use domain::store::software_statements::{self, Application};
use leptos::prelude::*;

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let by = visit.may_for_team::<SeeOrganisation>()?;
    let may_make = visit.member()?.holds::<ManageApplications>();
    let pool = visit.portal().database().statements();
    let applications = software_statements::list(pool, by.organisation()).await?;
    let clients = clients::of_organisation(pool, by.organisation()).await?;
    let now = visit.now();
    Ok(visit
        .page("Applications", move || {
            let body = if applications.is_empty() { empty(may_make) } else { table(applications, &clients, now) };
            let button = may_make.then(|| Button::link("New application", "/portal/applications/new").into_render());
            view! { <Heading title="Applications">{button}</Heading> {body} }
        })
        .await)
}

fn table(applications: Vec<Application>, clients: &[Client], now: time::OffsetDateTime) -> AnyView {
    let columns = [Column::new("Name"), Column::short("Reference"), Column::new("Came by"), Column::new("Client ID")];
    let columns = columns.into_iter().chain([Column::short("Since"), Column::short("State")]);
    Table::new("applications", "Applications of your organisation", columns)
        .quiet_caption()
        .rows(applications, |application| {
            vec![
                Link::new(application.name.clone(), format!("/portal/applications/{}", application.id)).any(),
                application.reference.clone().any(),
                registered::came_by(&application.source).any(),
                ids(&application, clients),
                moment(application.created_at, now),
                state::tag(application.state).any(),
            ]
        })
        .any()
}

fn ids(application: &Application, clients: &[Client]) -> AnyView {
    let own = clients.iter().filter(|client| client.software_statement == application.id);
    let own = own.filter(|client| !client.state.own().is_final()).map(|client| {
        view! { <li><code dir="ltr" translate="no">{client.client_id.clone()}</code></li> }
    });
    let own: Vec<_> = own.collect();
    (!own.is_empty()).then(|| view! { <ul class="plain">{own}</ul> }).into_any()
}

fn empty(may_make: bool) -> AnyView {
    let title = "No application yet";
    if may_make {
        let action = Link::new("Make your first application", "/portal/applications/new");
        return view! { <EmptyState title text="An application stands for your software. With one you take sandbox keys at once." action/> }.into_any();
    }
    view! { <EmptyState title text="An owner or a developer of your team can make one."/> }.into_any()
}
