//! The states of the domain as words in their colours.

use crate::components::{Colour, Tag};
use domain::request::RequestStatus;
use domain::standing::{EffectiveState, Status};
use leptos::prelude::*;

/// The state of a request, in the words of the bank.
pub(crate) fn for_bank(status: RequestStatus) -> Tag {
    Tag::new(colour(status), status.words())
}

/// The same in a row of the queue, which has room for two words.
pub(crate) fn in_row(status: RequestStatus) -> Tag {
    let words = match status {
        RequestStatus::WaitingApplicant => "With the TPP",
        RequestStatus::AwaitingSecondApproval => "Second approval",
        other => other.words(),
    };
    Tag::new(colour(status), words)
}

/// The state of a request, in the words of its applicant.
pub(crate) fn for_applicant(status: RequestStatus) -> Tag {
    Tag::new(colour(status), status.words_for_applicant())
}

fn colour(status: RequestStatus) -> Colour {
    match status {
        RequestStatus::Draft | RequestStatus::Withdrawn | RequestStatus::Expired => Colour::Grey,
        RequestStatus::AwaitingEmail => Colour::Yellow,
        RequestStatus::Submitted | RequestStatus::InReview => Colour::Blue,
        RequestStatus::WaitingApplicant => Colour::Orange,
        RequestStatus::AwaitingSecondApproval => Colour::Purple,
        RequestStatus::Approved => Colour::Green,
        RequestStatus::Rejected => Colour::Red,
    }
}

/// What a state amounts to: its own word, and what stands above it in the way.
pub(crate) fn effective(state: EffectiveState) -> Tag {
    Tag::new(effective_colour(state), state.to_string())
}

fn effective_colour(state: EffectiveState) -> Colour {
    match state.own() {
        Status::Active if state.blocker().is_some() => Colour::Orange,
        own => standing_colour(own),
    }
}

/// The same in a narrow column: its own word as a tag, and behind it, in lines of its own, what stands in the way.
pub(crate) fn effective_in_row(state: EffectiveState) -> AnyView {
    let words = state.to_string();
    let (own, rest) = words.split_once(", ").map_or((words.as_str(), None), |(own, rest)| (own, Some(rest.to_owned())));
    let tag = Tag::new(effective_colour(state), own);
    let rest = rest.map(|rest| view! { <span class="muted">", "{rest}</span> });
    view! { <span>{tag.into_render()}{rest}</span> }.into_any()
}

/// The own state of an organisation, an application or a client.
pub(crate) fn standing(status: Status) -> Tag {
    Tag::new(standing_colour(status), status.to_string())
}

fn standing_colour(status: Status) -> Colour {
    match status {
        Status::Pending => Colour::Yellow,
        Status::Active => Colour::Green,
        Status::Suspended | Status::Refused => Colour::Red,
        Status::Archived | Status::Deleted => Colour::Grey,
    }
}
