//! Going on with a draft of one's own, and starting again after the end of a request.

use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::refusal::Refusal;
use domain::request::RequestStatus;
use domain::store::requests;
use domain::workflow::sign_up;

pub(super) async fn begin(visit: Visit, Path(reference): Path<String>, _typed: Typed) -> Result<Response, Problem> {
    let person = visit.person()?.person;
    let draft = sign_up::begin_again(visit.portal(), visit.context(), person, reference).await?;
    visit.go_on_with(draft).await?;
    let begun = "This is a new sign-up with your old answers. Change what has to change, then send it.";
    visit.go_saying("/signup/check", Flash::Success(begun.into())).await
}

pub(super) async fn go_on(visit: Visit, Path(reference): Path<String>, _typed: Typed) -> Result<Response, Problem> {
    let person = visit.person()?.person;
    let own = requests::find_by_reference(visit.portal().database().statements(), &reference).await?;
    let own = own.filter(|own| own.person == Some(person)).ok_or(Refusal::NotFound("request"))?;
    if own.request.state.status() != RequestStatus::Draft {
        return Ok(visit.go(&format!("/portal/requests/{reference}")));
    }
    visit.go_on_with(own.request.id).await?;
    Ok(visit.go("/signup/check"))
}
