//! The state of an application or a client in the words of its TPP: what it is, why, and whose move it is.

use crate::components::{Colour, Tag};
use domain::standing::{EffectiveState, Kind, Status};
use leptos::prelude::*;

/// The state in two words.
pub(super) fn tag(state: EffectiveState) -> Tag {
    match (state.own(), state.blocker().map(|above| above.status)) {
        (Status::Deleted, _) => Tag::new(Colour::Grey, "Deleted"),
        (Status::Archived, _) => Tag::new(Colour::Grey, "Archived"),
        (Status::Refused, _) | (_, Some(Status::Refused)) => Tag::new(Colour::Red, "Refused"),
        (_, Some(Status::Archived)) => Tag::new(Colour::Grey, "Ended"),
        (Status::Suspended, _) => Tag::new(Colour::Red, "Suspended"),
        (_, Some(Status::Suspended)) => Tag::new(Colour::Orange, "Blocked"),
        (Status::Pending, _) | (_, Some(_)) => Tag::new(Colour::Yellow, "With the bank"),
        (Status::Active, None) => Tag::new(Colour::Green, "Active"),
    }
}

/// Why it is so, and whose move it is. `reason` is the bank's, where it holds anything back.
pub(super) fn sentence(state: EffectiveState, reason: Option<&str>) -> String {
    let because = reason.map(|reason| format!(" The bank's reason: {reason}")).unwrap_or_default();
    match (state.own(), state.blocker()) {
        (Status::Deleted | Status::Archived, _) => "Nobody's move: it has ended.".to_owned(),
        (Status::Refused, _) => "Nobody's move: the bank has refused it.".to_owned(),
        (_, Some(above)) if above.status.is_final() => {
            format!("Nobody's move: {} has ended or was refused.", words(above.kind))
        }
        (Status::Suspended, _) => format!("Suspended by the bank. The bank's move: it resumes it.{because}"),
        (_, Some(above)) if above.status == Status::Suspended => {
            format!("Blocked: {} is suspended. The bank's move: it resumes that.{because}", words(above.kind))
        }
        (Status::Pending, _) => "The bank's move: it has to let it in. No token is given before.".to_owned(),
        (_, Some(above)) => format!("The bank's move: it has to let {} in.", words(above.kind)),
        (Status::Active, None) => "Nobody's move: it works.".to_owned(),
    }
}

fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Organisation => "your company",
        Kind::SoftwareStatement => "the application",
        Kind::Client => "the client",
    }
}

/// Both, one below the other.
pub(super) fn both(state: EffectiveState, reason: Option<&str>) -> AnyView {
    view! { <p>{tag(state).into_render()}</p><p>{sentence(state, reason)}</p> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Status::{Active, Pending, Refused, Suspended};

    #[test]
    fn a_state_says_whose_move_it_is() {
        let client = EffectiveState::of_client;
        for (state, says) in [
            (client(Active, Active, Active), "Nobody's move: it works."),
            (client(Pending, Pending, Pending), "The bank's move: it has to let it in. No token is given before."),
            (client(Active, Active, Pending), "The bank's move: it has to let your company in."),
            (
                client(Active, Active, Suspended),
                "Blocked: your company is suspended. The bank's move: it resumes that. The bank's reason: No licence",
            ),
            (
                client(Active, Suspended, Active),
                "Blocked: the application is suspended. The bank's move: it resumes that. The bank's reason: No licence",
            ),
            (
                client(Suspended, Active, Active),
                "Suspended by the bank. The bank's move: it resumes it. The bank's reason: No licence",
            ),
            (client(Pending, Pending, Refused), "Nobody's move: your company has ended or was refused."),
        ] {
            assert_eq!(sentence(state, Some("No licence")), says);
        }
    }
}
