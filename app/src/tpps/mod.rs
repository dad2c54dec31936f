//! Third-party providers as the bank sees them: the list, one with its applications and clients, changes of state.

mod change;
mod client;
mod decide;
mod detail;
mod list;
mod named;
mod tree;

use crate::web::{Access, Problem, Table, Visit};
use domain::access::{ChangeStatus, ConfirmStatus, SeeOrganisations};
use domain::store::organisations::{self, OrganisationRecord};

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    let see = Access::staff::<SeeOrganisations>();
    Table::new()
        .page("/admin/tpps", see, list::show)
        .page("/admin/tpps/{reference}", see, detail::show)
        .page("/admin/tpps/{reference}/change", Access::AnyStaff, change::show)
        .post("/admin/tpps/{reference}/change", Access::AnyStaff, change::send)
        .page("/admin/clients/{id}", see, client::show)
        .page("/admin/changes/{id}", see, decide::show)
        .post("/admin/changes/{id}", Access::staff::<ConfirmStatus>(), decide::send)
}

async fn load(visit: &Visit, reference: &str) -> Result<OrganisationRecord, Problem> {
    visit.may::<SeeOrganisations>()?;
    let pool = visit.portal().database().statements();
    organisations::find_by_reference(pool, reference).await?.ok_or(Problem::NotFound)
}

/// What somebody may do about states: propose it, or do it at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    /// Propose; somebody else confirms.
    Proposes,
    /// Suspend at once.
    Suspends,
    /// Look.
    Looks,
}

fn hand(visit: &Visit) -> Result<Hand, Problem> {
    let staff = visit.staff()?;
    Ok(if staff.holds::<ChangeStatus>() {
        Hand::Proposes
    } else if staff.holds::<domain::access::EmergencySuspend>() {
        Hand::Suspends
    } else {
        Hand::Looks
    })
}
