//! Who belongs to the team, and who was asked to.

use crate::components::{Button, Column, Form, Heading, Link, Piece, Table};
use crate::moment::moment;
use crate::web::{Problem, Visit};
use axum::response::Response;
use domain::access::{ManageTeam, SeeOrganisation};
use domain::store::team::{self, Invitation, Member};
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let by = visit.may_for_team::<SeeOrganisation>()?;
    let manages = visit.member()?.holds::<ManageTeam>();
    let pool = visit.portal().database().statements();
    let members = team::members(pool, by.organisation()).await?;
    let invitations = team::open_invitations(pool, by.organisation(), visit.now()).await?;
    let (hidden, now) = (visit.hidden(), visit.now());
    Ok(visit
        .page("Team", move || {
            let button = manages.then(|| Button::link("Invite somebody", "/portal/team/invite").into_render());
            let waiting = (!invitations.is_empty()).then(|| waiting(invitations, manages, &hidden, now));
            view! { <Heading title="Team">{button}</Heading> {people(members, manages, now)} {waiting} }
        })
        .await)
}

fn people(members: Vec<Member>, manages: bool, now: OffsetDateTime) -> AnyView {
    let columns = [Column::new("Name"), Column::new("E-mail address"), Column::new("Role"), Column::short("Since")];
    Table::new("members", "People of your organisation", columns)
        .quiet_caption()
        .rows(members, |member| {
            let name = if manages {
                Link::new(member.name, format!("/portal/team/{}", member.person)).any()
            } else {
                view! { <bdi>{member.name}</bdi> }.any()
            };
            vec![name, member.email.any(), member.role.words().any(), moment(member.since, now)]
        })
        .any()
}

fn waiting(invitations: Vec<Invitation>, manages: bool, hidden: &[(String, String)], now: OffsetDateTime) -> AnyView {
    let columns = [Column::new("E-mail address"), Column::new("Role"), Column::short("Works until"), Column::new("")];
    let table = Table::new("invitations", "Invitations that wait for an answer", columns).quiet_caption();
    let table = table.rows(invitations, |invitation| {
        let withdraw = manages.then(|| {
            let mut hidden = hidden.to_vec();
            hidden.push(("invitation".into(), invitation.id.to_string()));
            let about = format!("the invitation to {}", invitation.email);
            let button = Button::submit("Withdraw").secondary().small().about(about);
            view! { <Form action="/portal/team/withdraw" hidden>{button}</Form> }
        });
        vec![
            invitation.email.clone().any(),
            invitation.role.words().any(),
            moment(invitation.expires_at, now),
            withdraw.any(),
        ]
    });
    view! { <h2>"Invited"</h2> {table} }.into_any()
}
