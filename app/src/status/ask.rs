//! Asking how a sign-up stands. What comes back is the same whether there is such a sign-up or not.

use crate::components::{Button, ErrorSummary, Field, Form, FormState};
use crate::web::{Problem, Typed, Visit};
use axum::response::Response;
use domain::refusal::Refusal;
use domain::workflow::status;
use leptos::prelude::*;

pub(super) async fn show(visit: Visit) -> Response {
    page(&visit, FormState::default()).await
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    match status::ask(visit.portal(), visit.context(), typed.text("reference"), typed.text("email")).await {
        Ok(()) => Ok(visit.go("/status/sent")),
        Err(Refusal::Fields(errors)) => Ok(page(&visit, typed.refused(errors)).await),
        Err(refusal) => Err(refusal.into()),
    }
}

pub(super) async fn sent(visit: Visit) -> Response {
    visit
        .page("Look into your mail", || {
            view! {
                <div class="narrow">
                    <h1>"Look into your mail"</h1>
                    <p>"If the reference and the address belong together, a mail with a link is on its way. The link works for 24 hours."</p>
                    <p>"Nothing there after a few minutes? Look into the spam folder, and compare the reference with the one in our first mail. "
                        <a href="/status">"Ask again"</a></p>
                </div>
            }
        })
        .await
}

async fn page(visit: &Visit, form: FormState) -> Response {
    let hidden = visit.hidden();
    let state = form.clone();
    visit
        .form_page("Check the status of a sign-up", &form, move || {
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <h1>"Check the status of a sign-up"</h1>
                    <p>"We send a link to the address of the sign-up. Behind it you see where it stands and whose move it is."</p>
                    <Form action="/status" hidden>
                        {Field::text("reference", "Reference")
                            .hint("Like SU-7K3Q-19Q: you were shown it when you sent the sign-up, and it is in our mails.")
                            .autocomplete("off")
                            .fill(&state)}
                        {Field::email("email", "E-mail address of the sign-up").autocomplete("email").fill(&state)}
                        {Button::submit("Send the link")}
                    </Form>
                    <p>"You have an account, or you have not sent the sign-up yet? " <a href="/signin?next=/portal">"Sign in"</a>
                        " with its e-mail address and password."</p>
                </div>
            }
        })
        .await
}
