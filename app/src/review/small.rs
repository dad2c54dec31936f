//! Taking a request, giving it back, writing a note.

use super::dossier;
use super::place::Place;
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::Claim;
use domain::refusal::Refusal;
use domain::workflow::review;

pub(super) async fn claim(visit: Visit, Path(reference): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<Claim>()?;
    review::claim(visit.portal(), visit.context(), by, reference.clone()).await?;
    let claimed = Flash::Success(format!("{reference} is yours for the next 30 minutes."));
    visit.go_saying(&Place::typed(&typed).request(&reference, ""), claimed).await
}

pub(super) async fn release(visit: Visit, Path(reference): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<Claim>()?;
    review::release(visit.portal(), visit.context(), by, reference.clone()).await?;
    let released = Flash::Success(format!("{reference} is back in the queue."));
    visit.go_saying(&Place::typed(&typed).list(), released).await
}

pub(super) async fn note(visit: Visit, Path(reference): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<Claim>()?;
    match review::note(visit.portal(), visit.context(), by, reference.clone(), typed.text("note")).await {
        Ok(()) => {
            let path = Place::typed(&typed).request(&reference, "");
            visit.go_saying(&path, Flash::Success("The note is there. Only the bank sees it.".into())).await
        }
        Err(Refusal::Fields(errors)) => {
            dossier::page(&visit, &reference, Place::typed(&typed), typed.refused(errors)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
