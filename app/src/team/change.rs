//! Another role for somebody, or none.

use super::invite::roles;
use crate::components::{Button, ButtonGroup, Field, Form, FormState, Heading};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::{ManageTeam, TeamRole};
use domain::id::PersonId;
use domain::store::team::{self as store, Member};
use domain::workflow::team;
use leptos::prelude::*;

pub(super) async fn show(visit: Visit, Path(person): Path<String>) -> Result<Response, Problem> {
    let member = member(&visit, &person).await?;
    let (hidden, title) = (visit.hidden(), member.name.clone());
    Ok(visit
        .page(&title, move || {
            let action = format!("/portal/team/{}", member.person);
            let form = FormState::new([("role", member.role.name())]);
            view! {
                <div class="narrow">
                    <Heading title=member.name.clone() caption=member.email.clone()/>
                    <Form action hidden>
                        {Field::radios("role", "What they may do", roles()).fill(&form)}
                        <ButtonGroup>
                            {Button::submit("Save the role").named("then", "change")}
                            {Button::submit("Remove from the team").warning().named("then", "remove")}
                            {Button::link("Cancel", "/portal/team").quiet()}
                        </ButtonGroup>
                    </Form>
                </div>
            }
        })
        .await)
}

pub(super) async fn send(visit: Visit, Path(person): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may_for_team::<ManageTeam>()?;
    let person = member(&visit, &person).await?.person;
    let role: Option<TeamRole> = match typed.text("then") {
        "remove" => None,
        _ => Some(typed.text("role").parse().map_err(|_| Problem::Malformed)?),
    };
    team::change(visit.portal(), visit.context(), by, person, role).await?;
    let said = if role.is_some() { "The role is changed." } else { "They are no longer in your team." };
    visit.go_saying("/portal/team", Flash::Success(said.into())).await
}

pub(super) async fn withdraw(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may_for_team::<ManageTeam>()?;
    let id = typed.text("invitation").parse().map_err(|_| Problem::Malformed)?;
    team::withdraw(visit.portal(), visit.context(), by, id).await?;
    visit.go_saying("/portal/team", Flash::Success("The invitation is withdrawn.".into())).await
}

async fn member(visit: &Visit, person: &str) -> Result<Member, Problem> {
    let by = visit.may_for_team::<ManageTeam>()?;
    let person: PersonId = person.parse().map_err(|_| Problem::NotFound)?;
    let members = store::members(visit.portal().database().statements(), by.organisation()).await?;
    members.into_iter().find(|member| member.person == person).ok_or(Problem::NotFound)
}
