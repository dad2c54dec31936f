//! The audit trail: who did what to what, when and why. Reading it is recorded too.

mod entry;
mod filter;
mod list;
mod object;
mod words;

use crate::web::{Access, Table};
use domain::access::Audit;

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    let audit = Access::staff::<Audit>();
    Table::new().page("/admin/audit", audit, list::show).page("/admin/audit/{id}", audit, entry::show)
}
