//! The outbox: every mail, and what has become of it.

mod list;
mod show;
mod words;

use crate::web::{Access, Table};
use domain::access::{ReadMail, ResendMail};

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    let read = Access::staff::<ReadMail>();
    Table::new()
        .page("/admin/mail", read, list::show)
        .page("/admin/mail/{id}", read, show::show)
        .page("/admin/mail/{id}/html", read, show::html)
        .post("/admin/mail/{id}/resend", Access::staff::<ResendMail>(), show::resend)
}
