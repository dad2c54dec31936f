//! Registrations by machine, for people to read: one attempt behind its link, all of them for the bank, the catalogue of
//! checks, and a place to try a request without sending it.

mod attempt;
mod attempts;
mod catalogue;
mod filter;
mod report;
mod tool;

pub(crate) use attempt::{Reader, sent, tag, view};
pub(crate) use filter::OUTCOMES;

use crate::web::{Access, Table};
use domain::access::SeeOrganisations;

const LIST: &str = "/admin/dcr";

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    let see = Access::staff::<SeeOrganisations>();
    Table::new()
        .page("/dcr/attempts/{link}", Access::Public, attempt::behind_link)
        .page("/docs/dcr", Access::Public, catalogue::show)
        .page("/docs/dcr/errors/{check}", Access::Public, catalogue::one)
        .page("/tools/dcr-check", Access::Public, tool::show)
        .post("/tools/dcr-check", Access::Public, tool::send)
        .page(LIST, see, attempts::show)
        .page("/admin/dcr/{id}", see, attempt::for_bank)
}

/// Where a check is explained.
fn explained(check: domain::registration::Check) -> String {
    format!("/docs/dcr/errors/{}", check.about().name)
}
