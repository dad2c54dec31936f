//! Taking a decision back, while its mail waits.

use super::dossier::Shown;
use super::place::Place;
use crate::components::{Button, Form, Inset};
use crate::moment::moment;
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::Claim;
use domain::workflow::dossier::Dossier;
use domain::workflow::review::{self, Seen};
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) async fn send(visit: Visit, Path(reference): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<Claim>()?;
    let seen = Seen { reference: reference.clone(), version: typed.version() };
    review::take_back(visit.portal(), visit.context(), by, seen).await?;
    let back = Flash::Success(format!("The decision on {reference} is taken back. The applicant was not told of it."));
    visit.go_saying(&Place::typed(&typed).request(&reference, ""), back).await
}

/// Until when a decision can be taken back: as long as its mail waits.
fn until(dossier: &Dossier, now: OffsetDateTime) -> Option<OffsetDateTime> {
    dossier.decided.as_ref()?;
    dossier.letters.iter().filter_map(|letter| letter.held_until).find(|until| *until > now)
}

/// What stands above a dossier that was decided a moment ago.
pub(super) fn banner(shown: &Shown) -> Option<AnyView> {
    let until = until(&shown.dossier, shown.now)?;
    let decided = shown.dossier.decided.as_ref()?;
    let maker = shown.dossier.proposals.iter().find(|it| it.id == decided.proposal).map(|it| it.made_by);
    let mine = decided.decided_by == shown.staff.person || maker == Some(shown.staff.person);
    let reference = &shown.dossier.record.request.reference;
    let button = (mine && shown.staff.holds::<Claim>()).then(|| {
        let mut hidden = shown.hidden.clone();
        hidden.push(("_version".to_owned(), shown.dossier.record.row_version.to_string()));
        let action = format!("/admin/requests/{reference}/take-back");
        view! { <Form action hidden>{Button::submit("Take the decision back").secondary()}</Form> }
    });
    let who = if mine { "You can" } else { "Those who took it can" };
    let told = moment(until, shown.now);
    Some(
        view! { <Inset><p>"The applicant is told at "{told}". "{who}" take the decision back until then."</p>{button}</Inset> }
            .into_any(),
    )
}
