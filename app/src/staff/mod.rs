//! The bank's own people: who they are, what is proposed about them, how they join.

mod change;
mod join;
mod list;
mod member;
mod new;
mod words;

use crate::components::{Choice, Field, FormState};
use crate::web::{Access, Table};
use domain::access::{ChangeStaff, ConfirmStaff, SeeStaff, StaffRole};

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    let (see, change, confirm) =
        (Access::staff::<SeeStaff>(), Access::staff::<ChangeStaff>(), Access::staff::<ConfirmStaff>());
    Table::new()
        .page("/admin/staff", see, list::show)
        .page("/admin/staff/new", change, new::show)
        .post("/admin/staff/new", change, new::send)
        .page("/admin/staff/{id}", see, member::show)
        .post("/admin/staff/{id}", change, member::send)
        .post("/admin/staff/{id}/invite", change, member::invite)
        .page("/admin/staff/changes/{id}", see, change::show)
        .post("/admin/staff/changes/{id}", confirm, change::decide)
        .post("/admin/staff/changes/{id}/withdraw", change, change::withdraw)
        .page("/join-staff", Access::Public, join::show)
        .post("/join-staff", Access::Public, join::send)
}

/// The question for somebody's roles.
fn roles(form: &FormState) -> Field {
    let choices = StaffRole::ALL.map(|role| Choice::new(role.name(), role.words()).hint(role.purpose()));
    Field::checkboxes("roles", "Roles", choices)
        .hint("An auditor holds no other role. Security goes neither with Analyst nor with Approver.")
        .fill(form)
}

/// The question for the reason.
fn reason(form: &FormState) -> Field {
    Field::textarea("reason", "Reason")
        .hint("Whoever confirms this reads it, and so does an auditor.")
        .limit(500)
        .fill(form)
}
