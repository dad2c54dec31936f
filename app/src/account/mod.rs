//! One's own account: password, second factor, sessions, preferences; and the way back in without a password.

mod extend;
mod forgot;
mod overview;
mod password;
mod preferences;
mod reset;
mod second_factor;
mod sessions;
mod user_agent;

use crate::web::{Access, Table};

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    Table::new()
        .page("/forgot", Access::Public, forgot::show)
        .post("/forgot", Access::Public, forgot::send)
        .page("/forgot/sent", Access::Public, forgot::sent)
        .page("/reset", Access::Public, reset::show)
        .post("/reset", Access::Public, reset::send)
        .page("/reset/done", Access::Public, reset::done)
        .page("/account", Access::SignedIn, overview::show)
        .page("/account/password", Access::SignedIn, password::show)
        .post("/account/password", Access::SignedIn, password::send)
        .page("/account/preferences", Access::SignedIn, preferences::show)
        .post("/account/preferences", Access::SignedIn, preferences::send)
        .post("/account/sessions/end", Access::SignedIn, sessions::end)
        .post("/account/sessions/end-others", Access::SignedIn, sessions::end_others)
        .post("/account/extend", Access::SignedIn, extend::send)
        .merge(second_factor::routes())
}
