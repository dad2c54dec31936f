//! One request under review: the dossier, and what staff do with it.

mod ask;
mod decide;
mod dossier;
mod evidence;
mod known;
mod not_now;
mod panels;
mod place;
mod propose;
mod registration;
mod small;
mod take_back;

pub(crate) use evidence::answer as hand_out;

use crate::web::{Access, Table};
use domain::access::{Ask, Claim, Decide, Download, Propose, SeeRequests};

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    let (see, work) = (Access::staff::<SeeRequests>(), Access::staff::<Claim>());
    Table::new()
        .page("/admin/requests/{reference}", see, dossier::show)
        .post("/admin/requests/{reference}/claim", work, small::claim)
        .post("/admin/requests/{reference}/release", work, small::release)
        .post("/admin/requests/{reference}/note", work, small::note)
        .page("/admin/requests/{reference}/ask", Access::staff::<Ask>(), ask::show)
        .post("/admin/requests/{reference}/ask", Access::staff::<Ask>(), ask::send)
        .page("/admin/requests/{reference}/propose", Access::staff::<Propose>(), propose::show)
        .post("/admin/requests/{reference}/propose", Access::staff::<Propose>(), propose::send)
        .page("/admin/requests/{reference}/decide", Access::staff::<Decide>(), decide::show)
        .post("/admin/requests/{reference}/decide", Access::staff::<Decide>(), decide::send)
        .post("/admin/requests/{reference}/take-back", work, take_back::send)
        .page("/admin/requests/{reference}/documents/{document}", Access::staff::<Download>(), evidence::download)
}
