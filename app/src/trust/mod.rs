//! Whom the bank trusts: what is in force, what waits for a second person, and proposing and confirming changes of it.

mod change;
mod entry;
mod form;
mod list;
mod new;
mod remove;
mod words;

pub(crate) use words::ending;

use crate::web::{Access, Problem, Table, Visit};
use domain::access::{ChangeTrust, ConfirmTrust, SeeTrust};
use domain::id::TrustChangeId;
use domain::store::trust::{self as store, InForce};

/// The address of the page.
const PATH: &str = "/admin/settings/trust";

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    let (see, change, confirm) =
        (Access::staff::<SeeTrust>(), Access::staff::<ChangeTrust>(), Access::staff::<ConfirmTrust>());
    Table::new()
        .page(PATH, see, list::show)
        .page("/admin/settings/trust/new/{list}", change, new::show)
        .upload("/admin/settings/trust/new/{list}", change, new::send)
        .page("/admin/settings/trust/entries/{id}", see, entry::show)
        .post("/admin/settings/trust/entries/{id}", change, entry::send)
        .page("/admin/settings/trust/entries/{id}/remove", change, remove::show)
        .post("/admin/settings/trust/entries/{id}/remove", change, remove::send)
        .page("/admin/settings/trust/changes/{id}", see, change::show)
        .post("/admin/settings/trust/changes/{id}", confirm, change::decide)
        .post("/admin/settings/trust/changes/{id}/withdraw", change, change::withdraw)
}

/// The entry in force that a change put there.
async fn in_force(visit: &Visit, id: &str) -> Result<InForce, Problem> {
    let id: TrustChangeId = id.parse().map_err(|_| Problem::NotFound)?;
    let portal = visit.portal();
    let entries = store::in_force(portal.database().statements(), portal.rules().environment).await?;
    entries.into_iter().find(|entry| entry.change == id).ok_or(Problem::NotFound)
}
