//! Accepting an invitation. Opening the link changes nothing; the button uses it up.

use crate::components::{Button, ErrorSummary, Field, Form, FormState, Row, SummaryList};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Query;
use axum::response::Response;
use domain::field::FieldErrors;
use domain::refusal::Refusal;
use domain::store::people::PersonKind;
use domain::store::team::Invitation;
use domain::workflow::team::{self, Invited, Newcomer};
use leptos::prelude::*;

/// What the link carries.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    t: String,
}

pub(super) async fn show(visit: Visit, Query(link): Query<Link>) -> Result<Response, Problem> {
    page(&visit, link.t, FormState::default()).await
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let token = typed.text("t").to_owned();
    let Invited::Open { invitation, has_account } = team::look(visit.portal(), &token).await? else {
        return Err(Problem::DeadLink);
    };
    if has_account {
        team::join(visit.portal(), visit.context(), &token, visit.person()?).await?;
        return visit.go_saying("/portal", Flash::Success("You have joined the team.".into())).await;
    }
    match newcomer(&visit, &token, &invitation, &typed).await {
        Ok(person) => {
            visit.sign_in(person, PersonKind::Tpp, None).await?;
            visit.go_saying("/portal", Flash::Success("You have joined the team.".into())).await
        }
        Err(Refusal::Fields(errors)) => refused(&visit, token, typed, errors).await,
        Err(refusal) => Err(refusal.into()),
    }
}

async fn newcomer(
    visit: &Visit,
    token: &str,
    invitation: &Invitation,
    typed: &Typed,
) -> Result<domain::id::PersonId, Refusal> {
    let (name, password) = (typed.text("name"), typed.text("password"));
    let newcomer = Newcomer::parse(name, password, &invitation.email, &invitation.organisation_name)?;
    team::join_anew(visit.portal(), visit.context(), token, newcomer).await
}

async fn refused(visit: &Visit, token: String, typed: Typed, errors: FieldErrors) -> Result<Response, Problem> {
    page(visit, token, typed.refused(errors)).await
}

async fn page(visit: &Visit, token: String, form: FormState) -> Result<Response, Problem> {
    let Invited::Open { invitation, has_account } = team::look(visit.portal(), &token).await? else {
        return Err(Problem::DeadLink);
    };
    let signed_in = visit.profile().is_some();
    let next = serde_urlencoded::to_string([("next", format!("/join?t={token}"))]).unwrap_or_default();
    let mut hidden = visit.hidden();
    hidden.push(("t".into(), token));
    let state = form.clone();
    Ok(visit
        .form_page("Join a team", &form, move || {
            let facts = SummaryList::new([
                Row::new("Organisation", view! { <bdi>{invitation.organisation_name.clone()}</bdi> }.into_any()),
                Row::new("Your e-mail address", invitation.email.clone()),
                Row::new("Your role", format!("{}: {}", invitation.role.words(), invitation.role.purpose())),
            ]);
            let act = match (has_account, signed_in) {
                (true, false) => {
                    view! { <p>{Button::link("Sign in to join", format!("/signin?{next}"))}</p> }.into_any()
                }
                (true, true) => {
                    view! { <Form action="/join" hidden>{Button::submit("Join the team")}</Form> }.into_any()
                }
                (false, _) => fresh(hidden, &state),
            };
            view! { <div class="narrow">{ErrorSummary::of(&state)}<h1>"Join a team"</h1>{facts}{act}</div> }
        })
        .await)
}

fn fresh(hidden: Vec<(String, String)>, state: &FormState) -> AnyView {
    let fields = view! {
        {Field::text("name", "Your name").autocomplete("name").fill(state)}
        {Field::password("password", "Password", "new-password").hint("At least 12 characters.").fill(state)}
        {Button::submit("Join the team")}
    }
    .into_any();
    view! { <Form action="/join" hidden>{fields}</Form> }.into_any()
}
