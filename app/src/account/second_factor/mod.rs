//! The second factor: how it stands, and the ways to change it.

mod off;
mod renew;
mod set_up;
mod state;

use crate::session::with_next;
use crate::web::{Access, Problem, Table, Visit};
use domain::access::Strength;

/// The routes of this part.
pub(super) fn routes() -> Table {
    Table::new()
        .page("/account/second-factor", Access::SignedIn, state::show)
        .post("/account/second-factor/begin", Access::SignedIn, set_up::begin)
        .page("/account/second-factor/set-up", Access::SignedIn, set_up::show)
        .post("/account/second-factor/set-up", Access::SignedIn, set_up::send)
        .post("/account/second-factor/codes", Access::SignedIn, renew::send)
        .page("/account/second-factor/off", Access::SignedIn, off::show)
        .post("/account/second-factor/off", Access::SignedIn, off::send)
}

/// Where to go afterwards.
#[derive(Debug, Default, serde::Deserialize)]
struct Wanted {
    #[serde(default)]
    next: String,
}

/// Whoever has a second factor must have given it just now to change it.
fn proved(visit: &Visit) -> Result<bool, Problem> {
    let at = visit.kept().who.as_ref().and_then(|who| who.second_factor_at);
    let within = Strength::Fresh.within().unwrap_or_default();
    Ok(!visit.person()?.second_factor || at.is_some_and(|at| at <= visit.now() && visit.now() - at <= within))
}

/// Where they give it, to come back to the page with the button.
fn prove() -> String {
    with_next("/signin/confirm", "/account/second-factor")
}
