//! Gateways: the resource servers that ask whether a token may pass.

mod list;
mod new;
mod revoke;
mod secret;

use crate::web::{Access, Table};
use domain::access::ManageGateways;

/// The address of the list.
const PATH: &str = "/admin/settings/gateways";

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    let keep = Access::staff::<ManageGateways>();
    Table::new()
        .page(PATH, keep, list::show)
        .page("/admin/settings/gateways/new", keep, new::show)
        .upload("/admin/settings/gateways/new", keep, new::send)
        .page("/admin/settings/gateways/{id}/revoke", keep, revoke::show)
        .post("/admin/settings/gateways/{id}/revoke", keep, revoke::send)
}
