//! Before the first question: who this is for and what to have at hand.

use super::own;
use crate::components::{Button, ButtonGroup, Inset};
use crate::web::Visit;
use axum::response::Response;
use domain::store::people::PersonKind;
use leptos::prelude::*;

pub(super) async fn show(visit: Visit) -> Response {
    let going_on = visit.kept().applicant.is_some();
    let start = match visit.profile() {
        // With an account there is nothing to ask first.
        Some(profile) if profile.kind == PersonKind::Tpp && profile.teams.is_empty() => {
            own::button(&visit, "Start now")
        }
        _ => view! { <ButtonGroup>{Button::link("Start now", "/signup/account")}</ButtonGroup> }.into_any(),
    };
    visit
        .page("Sign up as a third-party provider", move || {
            view! {
                <div class="prose">
                    <h1>"Sign up as a third-party provider"</h1>
                    <p class="lead">"For organisations that a competent authority has authorised or registered to provide account information, \
                        payment initiation or confirmation of funds."</p>
                    <h2>"Have these at hand"</h2>
                    <ul>
                        <li>"the name and number of your organisation as in the company register"</li>
                        <li>"your number in the register of your competent authority, and the address of your page there"</li>
                        <li>"an extract of that register, or your licence, as a PDF or a picture"</li>
                        <li>"a telephone number that somebody answers when there is an incident"</li>
                    </ul>
                    <h2>"What happens"</h2>
                    <ol>
                        <li>"You answer the questions. It takes about ten minutes; you can save and come back with your e-mail address and password."</li>
                        <li>"You confirm your e-mail address."</li>
                        <li>"Two people at the bank check what you told. They may ask you something."</li>
                        <li>"Once you are approved you make applications and take sandbox keys at once."</li>
                    </ol>
                    {resume(going_on)}
                    {start}
                    <p>"Does your software register itself? Dynamic client registration needs no sign-up."</p>
                </div>
            }
        })
        .await
}

fn resume(going_on: bool) -> Option<AnyView> {
    going_on.then(|| {
        view! { <Inset><p>"You have begun a sign-up in this browser. " <a href="/signup/check">"Go on with it"</a></p></Inset> }
            .into_any()
    })
}
