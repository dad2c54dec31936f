//! Pages for anybody: what this is, and the statements that every portal owes.

mod statement;

use crate::components::{Button, ButtonGroup};
use crate::web::{Access, Table, Visit};
use axum::response::Response;
use leptos::prelude::*;

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    Table::new()
        .page("/", Access::Public, home)
        .page("/accessibility", Access::Public, statement::accessibility)
        .page("/privacy", Access::Public, statement::privacy)
        .page("/cookies", Access::Public, statement::cookies)
}

async fn home(visit: Visit) -> Response {
    let bank = visit.portal().rules().bank_name.clone();
    visit
        .page("Open banking at your service", move || {
            view! {
                <div class="prose">
                    <h1>"Connect to " {bank.clone()}</h1>
                    <p class="lead">
                        "Third-party providers come in here: tell us who you are, and once the bank has approved you, \
                         make applications and take keys for its open-banking interfaces."
                    </p>
                    <h2>"I am a third-party provider"</h2>
                    <p>"Have your entry in the register of your competent authority at hand. Signing up takes about ten minutes; you can save and come back."</p>
                    <ButtonGroup>
                        {Button::link("Sign up", "/signup")}
                        {Button::link("Sign in", "/signin").secondary()}
                    </ButtonGroup>
                    <p>"You have signed up and want to know where it stands? " <a href="/status">"Check the status of a sign-up"</a></p>
                    <h2>"I work at the bank"</h2>
                    <p><a href="/signin">"Sign in"</a> " with your work e-mail address."</p>
                </div>
            }
        })
        .await
}
