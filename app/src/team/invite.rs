//! Inviting somebody.

use crate::components::{Button, ButtonGroup, Choice, ErrorSummary, Field, Form, FormState};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::response::Response;
use domain::access::{ManageTeam, TeamRole};
use domain::field::FieldErrors;
use domain::refusal::Refusal;
use domain::text::EmailAddress;
use domain::workflow::team;
use leptos::prelude::*;

pub(super) async fn show(visit: Visit) -> Response {
    page(&visit, FormState::default()).await
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may_for_team::<ManageTeam>()?;
    let inviter = visit.person()?.name.clone();
    let (email, role) = match read(&typed) {
        Ok(invitation) => invitation,
        Err(errors) => return Ok(page(&visit, typed.refused(errors)).await),
    };
    match team::invite(visit.portal(), visit.context(), by, inviter, email, role).await {
        Ok(()) => visit.go_saying("/portal/team", Flash::Success("The invitation is on its way.".into())).await,
        Err(Refusal::Fields(errors)) => Ok(page(&visit, typed.refused(errors)).await),
        Err(refusal) => Err(refusal.into()),
    }
}

fn read(typed: &Typed) -> Result<(EmailAddress, TeamRole), FieldErrors> {
    let mut errors = FieldErrors::new();
    let email = errors.take("email", EmailAddress::parse(typed.text("email")));
    let role = errors.take("role", typed.text("role").parse().map_err(|_| "Choose what they may do"));
    email.zip(role).ok_or(errors)
}

pub(super) fn roles() -> Vec<Choice> {
    TeamRole::ALL.into_iter().map(|role| Choice::new(role.name(), role.words()).hint(role.purpose())).collect()
}

async fn page(visit: &Visit, form: FormState) -> Response {
    let (hidden, state) = (visit.hidden(), form.clone());
    visit
        .form_page("Invite somebody", &form, move || {
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <h1>"Invite somebody"</h1>
                    <Form action="/portal/team/invite" hidden>
                        {Field::email("email", "E-mail address").hint("They get a link that works once, for 7 days.").fill(&state)}
                        {Field::radios("role", "What they may do", roles()).fill(&state)}
                        <ButtonGroup>
                            {Button::submit("Send the invitation")}
                            {Button::link("Cancel", "/portal/team").quiet()}
                        </ButtonGroup>
                    </Form>
                </div>
            }
        })
        .await
}
