//! The people of a TPP that came by machine, as the bank sees them: who belongs to it, whom its directory names, who was invited,
//! and who waits to be confirmed as its first owner.

mod decide;
mod invite;
mod people;

pub(crate) use people::summary;

use crate::web::{Access, Table};
use domain::access::{ConfirmOwner, InviteOwner, SeeOrganisations};

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    let (see, invite) = (Access::staff::<SeeOrganisations>(), Access::staff::<InviteOwner>());
    Table::new()
        .page("/admin/tpps/{reference}/people", see, people::show)
        .page("/admin/tpps/{reference}/people/invite", invite, invite::show)
        .post("/admin/tpps/{reference}/people/invite", invite, invite::send)
        .post("/admin/owners/{claim}/withdraw", invite, invite::withdraw)
        .page("/admin/owners/{claim}", see, decide::show)
        .post("/admin/owners/{claim}", Access::staff::<ConfirmOwner>(), decide::send)
}
