//! Changes of staff in words.

use crate::components::{Colour, Inset, Link, Piece, Tag};
use crate::web::{Problem, Visit};
use domain::id::PersonId;
use domain::store::staff::{self, Change, ChangeKind, ChangeStatus, Standing};
use domain::workflow::staff::FIRST_ADMINISTRATORS;
use leptos::prelude::*;

/// `Joins as Analyst`, `Analyst becomes Analyst, Approver`, `Leaves`.
pub(super) fn what(change: &Change) -> String {
    match change.kind {
        ChangeKind::Join => format!("Joins as {}", change.roles),
        ChangeKind::Roles if change.before.is_empty() => format!("Becomes {}", change.roles),
        ChangeKind::Roles => format!("{} becomes {}", change.before, change.roles),
        ChangeKind::Leave => "Leaves".to_owned(),
    }
}

/// Whose move it is, to the one who looks.
pub(super) fn move_of(change: &Change, viewer: PersonId, may_decide: bool) -> &'static str {
    let proposed_it = change.proposer.as_ref().is_some_and(|(proposer, _)| *proposer == viewer);
    match (may_decide, proposed_it, change.person == Some(viewer)) {
        (_, true, _) => "You proposed this: somebody else decides",
        (_, _, true) => "This is about you: somebody else decides",
        (true, ..) => "You can decide",
        (false, ..) => "Somebody with the role Platform or Security decides",
    }
}

pub(super) fn standing(standing: Standing) -> Tag {
    match standing {
        Standing::Active => Tag::new(Colour::Green, "Active"),
        Standing::Invited => Tag::new(Colour::Yellow, "Invited"),
        Standing::Left => Tag::new(Colour::Grey, "Left"),
    }
}

pub(super) fn status(change: &Change) -> Tag {
    let colour = match change.status {
        ChangeStatus::Proposed => Colour::Purple,
        ChangeStatus::Confirmed => Colour::Green,
        ChangeStatus::Refused => Colour::Red,
        ChangeStatus::Withdrawn => Colour::Grey,
    };
    Tag::new(colour, change.status.words())
}

/// Who proposed it, or the console.
pub(super) fn proposer(change: &Change) -> String {
    change.proposer.as_ref().map_or_else(|| "Server console".to_owned(), |(_, name)| name.clone())
}

/// Who decided it, or the rule in their place.
pub(super) fn decider(change: &Change) -> Option<String> {
    let by_rule = change.rule.as_ref().map(|rule| format!("By rule {rule}"));
    change.decider.as_ref().map(|(_, name)| name.clone()).or(by_rule)
}

/// A link to a change, by the name of whom it is about.
pub(super) fn link(change: &Change) -> AnyView {
    Link::new(change.name.clone(), format!("/admin/staff/changes/{}", change.id)).any()
}

/// What to know while there is no second person yet.
pub(super) async fn rule(visit: &Visit) -> Result<Option<AnyView>, Problem> {
    let able = staff::able_to_confirm(visit.portal().database().statements()).await?;
    Ok((able.len() < 2).then(|| {
        view! {
            <Inset>
                <p>
                    "A change of staff acts at once for now, by the rule " <code dir="ltr" translate="no">{FIRST_ADMINISTRATORS}</code>
                    ": fewer than two people with the role Platform or Security have joined. From then on a second person confirms each change."
                </p>
            </Inset>
        }
        .into_any()
    }))
}
