//! Applications of a TPP (software statements) and their sandbox keys.

mod edit;
mod keys;
mod list;
mod new;
mod overview;
mod questions;
mod registered;
mod secret;
mod state;

use crate::components::{NavItem, Tabs};
use crate::web::{Access, Problem, Table, Visit};
use domain::access::{ManageApplications, ManageKeys, SeeOrganisation};
use domain::id::SoftwareStatementId;
use domain::store::software_statements::{self, Application};
use leptos::prelude::*;

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    let (see, make, keys) =
        (Access::team::<SeeOrganisation>(), Access::team::<ManageApplications>(), Access::team::<ManageKeys>());
    Table::new()
        .page("/portal/applications", see, list::show)
        .page("/portal/applications/new", make, new::show)
        .post("/portal/applications/new", make, new::send)
        .page("/portal/applications/{id}", see, overview::show)
        .page("/portal/applications/{id}/edit", make, edit::show)
        .post("/portal/applications/{id}/edit", make, edit::send)
        .page("/portal/applications/{id}/keys", see, keys::show)
        .post("/portal/applications/{id}/keys", keys, secret::create)
        .post("/portal/applications/{id}/keys/rotate", keys, secret::rotate)
        .post("/portal/applications/{id}/keys/revoke", keys, secret::revoke)
}

/// The application of the visitor's own organisation; anybody else's is not there.
async fn own(visit: &Visit, id: &str) -> Result<Application, Problem> {
    let by = visit.may_for_team::<SeeOrganisation>()?;
    let id: SoftwareStatementId = id.parse().map_err(|_| Problem::NotFound)?;
    let pool = visit.portal().database().statements();
    software_statements::find(pool, by.organisation(), id).await?.ok_or(Problem::NotFound)
}

fn tabs(id: SoftwareStatementId, keys: bool) -> AnyView {
    let items = vec![
        NavItem::new("Overview", format!("/portal/applications/{id}")).current(!keys),
        NavItem::new("Keys", format!("/portal/applications/{id}/keys")).current(keys),
    ];
    view! { <Tabs label="This application" items/> }.into_any()
}
