//! What a TPP's own software has tried at the registration endpoints, for the TPP's people.

mod filter;
mod list;
mod report;

use crate::web::{Access, Table};
use domain::access::SeeOrganisation;

const LIST: &str = "/portal/dcr";

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    let see = Access::team::<SeeOrganisation>();
    Table::new().page(LIST, see, list::show).page("/portal/dcr/{id}", see, report::show)
}
