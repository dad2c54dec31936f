//! Everybody who works here, and what waits for a second person.

use super::words;
use crate::components::{Button, Column, Heading, Link, Piece, Table};
use crate::moment::moment;
use crate::web::{Problem, Visit};
use axum::response::Response;
use domain::access::{ChangeStaff, ConfirmStaff};
use domain::store::staff::{self, Change, Member};
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let viewer = visit.staff()?;
    let pool = visit.portal().database().statements();
    let (members, waiting) = (staff::list(pool).await?, staff::open(pool).await?);
    let rule = words::rule(&visit).await?;
    let (now, person) = (visit.now(), viewer.person);
    let (proposes, decides) = (viewer.holds::<ChangeStaff>(), viewer.holds::<ConfirmStaff>());
    Ok(visit
        .page("Staff", move || {
            let new = proposes.then(|| Button::link("Propose a new member", "/admin/staff/new").any());
            let waiting = (!waiting.is_empty()).then(|| {
                Table::new(
                    "waiting",
                    "Waiting for a second person",
                    ["Who", "What", "Proposed by"]
                        .map(Column::new)
                        .into_iter()
                        .chain([Column::short("Proposed"), Column::new("Whose move")]),
                )
                .rows(waiting, |change| proposal(&change, now, words::move_of(&change, person, decides)))
                .any()
            });
            view! {
                <Heading title="Staff">{new}</Heading>
                {rule}
                {waiting}
                {table(members, now)}
            }
        })
        .await)
}

fn proposal(change: &Change, now: OffsetDateTime, whose_move: &'static str) -> Vec<AnyView> {
    vec![
        words::link(change),
        words::what(change).any(),
        view! { <bdi>{words::proposer(change)}</bdi> }.into_any(),
        moment(change.proposed_at, now),
        whose_move.any(),
    ]
}

fn table(members: Vec<Member>, now: OffsetDateTime) -> Table {
    let columns = ["Name", "E-mail address", "Roles"].map(Column::new).into_iter();
    let columns = columns.chain(["Second factor", "Last sign-in", "State"].map(Column::short));
    Table::new("staff", "Everybody who works here", columns).rows(members, |member| {
        vec![
            Link::new(member.name, format!("/admin/staff/{}", member.person)).any(),
            view! { <span dir="ltr" translate="no">{member.email}</span> }.into_any(),
            member.roles.to_string().any(),
            if member.second_factor { "Yes" } else { "No" }.any(),
            member.last_sign_in.map_or_else(|| "Never".any(), |at| moment(at, now)),
            words::standing(member.standing).any(),
        ]
    })
}
