//! The first pages of a TPP's people: what is going on, and whose move it is.

mod again;
mod answer;
mod overview;
mod request;

pub(crate) use overview::{suspended_until, whose_move};

use crate::web::{Access, Table};

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    Table::new()
        .page("/portal", Access::AnyTpp, overview::show)
        .page("/portal/requests/{reference}", Access::AnyTpp, request::show)
        .post("/portal/requests/{reference}/answer", Access::AnyTpp, answer::send)
        .post("/portal/requests/{reference}/again", Access::AnyTpp, again::begin)
        .post("/portal/requests/{reference}/continue", Access::AnyTpp, again::go_on)
        .page("/portal/requests/{reference}/withdraw", Access::AnyTpp, answer::ask_withdraw)
        .post("/portal/requests/{reference}/withdraw", Access::AnyTpp, answer::withdraw)
        .page("/portal/requests/{reference}/documents/{document}", Access::AnyTpp, request::document)
}
