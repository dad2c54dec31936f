//! The report on one attempt, if it is the organisation's own; anybody else's is not there.

use super::LIST;
use crate::dcr::{self, Reader};
use crate::web::{Problem, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::SeeOrganisation;
use domain::id::AttemptId;
use domain::store::registration_attempts as store;

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let by = visit.may_for_team::<SeeOrganisation>()?;
    let id: AttemptId = id.parse().map_err(|_| Problem::NotFound)?;
    let pool = visit.portal().database().statements();
    let attempt = store::find_own(pool, by.organisation(), id).await?.ok_or(Problem::NotFound)?;
    let now = visit.now();
    Ok(visit.page("Registration attempt", move || dcr::view(attempt, Reader::Own(LIST), now)).await)
}
