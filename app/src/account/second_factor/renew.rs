//! New recovery codes.

use super::{prove, proved, set_up};
use crate::web::{Problem, Typed, Visit};
use axum::response::Response;
use domain::workflow::second_factor;

pub(super) async fn send(visit: Visit, _typed: Typed) -> Result<Response, Problem> {
    if !proved(&visit)? {
        return Ok(visit.go(&prove()));
    }
    let codes = second_factor::renew_codes(visit.portal(), visit.context(), visit.person()?.person).await?;
    Ok(set_up::done(&visit, "Your new recovery codes", codes, "/account/second-factor".into()).await)
}
