//! A sign-up of a company that is here already: what the reviewer reads about it, and the way into it.

use super::place::Place;
use crate::components::{Button, Inset};
use domain::refusal::Registered;
use leptos::prelude::*;

/// On the dossier of a request that can still be decided.
pub(super) fn banner(holder: Option<&Registered>) -> Option<AnyView> {
    let Registered { reference, name, source, .. } = holder?.clone();
    let href = format!("/admin/tpps/{reference}");
    Some(
        view! {
            <Inset>
                <p>
                    <strong>"This company is already here: "</strong>
                    <a href=href>{reference}</a>" "<bdi>{name}</bdi>", "{came_by(&source)}
                    ". Its authority and number are those of this sign-up. Approved, its people join that TPP; nothing is made a second time."
                </p>
            </Inset>
        }
        .into_any(),
    )
}

/// The button to the page where that is proposed.
pub(super) fn join_button(holder: &Registered, place: &Place, request: &str) -> Button {
    let href = place.request(request, &format!("/propose?to=approve&into={}", holder.reference));
    Button::link(format!("Approve into {}", holder.reference), href)
}

fn came_by(source: &str) -> &'static str {
    match source {
        "obie" => "came by OBIE registration",
        "uae" => "came by UAE registration",
        "sign_up" => "came by a sign-up",
        _ => "was made by hand",
    }
}
