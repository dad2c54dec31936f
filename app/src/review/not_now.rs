//! A deed for which it is not the time: whose move it is, or what stands in the way, and no form.

use super::known;
use super::place::Place;
use crate::components::{Button, ButtonGroup, EmptyState, Link};
use crate::web::Visit;
use axum::response::Response;
use domain::refusal::Registered;
use domain::request::{Outcome, RequestStatus};
use domain::workflow::dossier::Dossier;
use http::StatusCode;
use leptos::prelude::*;

/// The page of a deed that the state does not allow. `title` says which, and that it is not the time.
pub(super) async fn not_now(visit: &Visit, dossier: &Dossier, place: &Place, title: &'static str) -> Response {
    let action = Link::new("Back to the request", place.request(&dossier.record.request.reference, ""));
    let (whose, text) = whose_move(dossier);
    visit
        .page(title, move || {
            view! { <h1>{title}</h1> <EmptyState title=whose text action/> }
        })
        .await
}

/// Whose move it is, and what they have to do.
fn whose_move(dossier: &Dossier) -> (&'static str, String) {
    if dossier.record.client.is_some() && dossier.record.request.state.status() == RequestStatus::Submitted {
        return (
            "The bank’s move",
            "Software registered itself: there is no applicant to ask. Somebody proposes a decision.".into(),
        );
    }
    match dossier.record.request.state.status() {
        RequestStatus::Submitted => {
            ("The bank’s move", "Nobody has claimed it yet. Claim it on its page first.".into())
        }
        RequestStatus::InReview => (
            "The bank’s move",
            "It is in review, and nobody has proposed a decision that somebody else could confirm.".into(),
        ),
        RequestStatus::WaitingApplicant => {
            ("The TPP’s move", "The bank has asked it something. The bank’s clock stands until the answer.".into())
        }
        RequestStatus::AwaitingSecondApproval => ("The bank’s move", second(dossier)),
        RequestStatus::Draft | RequestStatus::AwaitingEmail => {
            ("The applicant’s move", "It has not reached the bank yet.".into())
        }
        ended => ("Nobody’s move", format!("It has ended: it is now “{}”.", ended.words())),
    }
}

fn second(dossier: &Dossier) -> String {
    let Some(proposal) = dossier.open_proposal() else { return "A second person decides.".into() };
    let what = match proposal.outcome {
        Outcome::Approve => "approve",
        Outcome::Reject => "reject",
    };
    format!("{} proposes to {what} it. Somebody else decides about that.", proposal.maker)
}

/// Who asks for an approval that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asking {
    /// Whoever wants to propose it.
    Maker,
    /// Whoever wants to confirm it.
    Checker,
}

/// The page of an approval under a number that another TPP holds.
pub(super) async fn number_is_held(
    visit: &Visit,
    status: StatusCode,
    place: &Place,
    reference: &str,
    (asking, holder): (Asking, Registered),
) -> Response {
    const TITLE: &str = "This cannot be approved now";
    let to = |below: &str| place.request(reference, below);
    let (way, instead) = match asking {
        Asking::Maker => ("Reject the request", Button::link("Propose to reject", to("/propose?to=reject"))),
        Asking::Checker => ("Send it back, to be rejected", Button::link("Send it back", to("/decide?to=send_back"))),
    };
    let back = Button::link("Back to the request", to("")).quiet();
    let join = (asking == Asking::Maker).then(|| known::join_button(&holder, place, reference).into_render());
    let Registered { reference, name, number, authority, .. } = holder;
    let (href, owner) = (format!("/admin/tpps/{reference}"), name.clone());
    visit
        .page_with(TITLE, status, move || {
            view! {
                <div class="prose">
                    <h1>{TITLE}</h1>
                    <p>
                        <a href=href><bdi>{name}</bdi>" ("{reference}")"</a>" is registered under the number "
                        <strong dir="ltr" translate="no">{number}</strong>" at "<bdi>{authority}</bdi>
                        " already. No two TPPs can have one number. Nothing was changed."
                    </p>
                    <h2>"What would pass"</h2>
                    <ul>
                        <li>"Approve it into "<bdi>{owner.clone()}</bdi>": the applicant joins that TPP, as its owner where it has none, else as a developer."</li>
                        <li>{way}": the applicant can start again under their own number, or be invited by an owner of "<bdi>{owner.clone()}</bdi>"."</li>
                        <li>"Or archive "<bdi>{owner}</bdi>" first: that frees the number, and this request can be approved."</li>
                    </ul>
                    <ButtonGroup>{join}{instead}{back}</ButtonGroup>
                </div>
            }
        })
        .await
}
