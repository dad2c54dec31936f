//! Signing up by hand: start, account, the bank's sections, check, sent, confirm.

mod account;
mod check;
mod own;
mod question;
mod section;
mod sent;
mod start;
mod verify;

use crate::web::{Access, Table};

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    Table::new()
        .page("/signup", Access::Public, start::show)
        .page("/signup/account", Access::Public, account::show)
        .post("/signup/account", Access::Public, account::send)
        .page("/signup/check", Access::Applicant, check::show)
        .post("/signup/check", Access::Applicant, check::send)
        .page("/signup/sent", Access::Applicant, sent::show)
        .post("/signup/sent", Access::Applicant, sent::send_again)
        .page("/signup/{section}", Access::Applicant, section::show)
        .upload("/signup/{section}", Access::Applicant, section::send)
        .page("/verify", Access::Public, verify::show)
        .post("/verify", Access::Public, verify::send)
}
