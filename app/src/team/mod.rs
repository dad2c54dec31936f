//! The team of a TPP, and joining one.

mod change;
mod invite;
mod join;
mod list;

use crate::web::{Access, Table};
use domain::access::{ManageTeam, SeeOrganisation};

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    let manage = Access::team::<ManageTeam>();
    Table::new()
        .page("/portal/team", Access::team::<SeeOrganisation>(), list::show)
        .page("/portal/team/invite", manage, invite::show)
        .post("/portal/team/invite", manage, invite::send)
        .post("/portal/team/withdraw", manage, change::withdraw)
        .page("/portal/team/{person}", manage, change::show)
        .post("/portal/team/{person}", manage, change::send)
        .page("/join", Access::Public, join::show)
        .post("/join", Access::Public, join::send)
}
