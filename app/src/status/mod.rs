//! How a sign-up stands, for applicants without an account or without the mail that had the link.

mod ask;
mod show;

use crate::web::{Access, Table};

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    Table::new()
        .page("/status", Access::Public, ask::show)
        .post("/status", Access::Public, ask::send)
        .page("/status/sent", Access::Public, ask::sent)
        .page("/status/{reference}", Access::Public, show::show)
        .post("/status/{reference}/confirm", Access::Public, show::send_again)
        .post("/status/{reference}/withdraw", Access::Public, show::withdraw)
}
