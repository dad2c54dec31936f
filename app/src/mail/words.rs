//! What has become of a mail, in words.

use crate::components::{Colour, Inset, Tag, WarningText};
use crate::moment::{instant, relative};
use crate::web::{Problem, Visit};
use domain::access::ReadMail;
use domain::store::mails::MailState;
use domain::workflow::outbox;
use leptos::prelude::*;

/// The name of a state in an address.
pub(super) fn name(state: MailState) -> &'static str {
    match state {
        MailState::Held => "held",
        MailState::Queued => "queued",
        MailState::Retrying => "retrying",
        MailState::Sent => "sent",
        MailState::Dead => "dead",
    }
}

/// The name of a state on screens.
pub(super) fn state(state: MailState) -> &'static str {
    match state {
        MailState::Held => "Waits for the undo window",
        MailState::Queued => "Queued",
        MailState::Retrying => "Tried, will be again",
        MailState::Sent => "Sent",
        MailState::Dead => "Given up",
    }
}

/// The state as a tag. Without a mail server nothing is ever on its way.
pub(super) fn tag(shown: MailState, is_sent: bool) -> Tag {
    match shown {
        MailState::Sent => Tag::new(Colour::Green, state(shown)),
        MailState::Dead => Tag::new(Colour::Red, state(shown)),
        _ if !is_sent => Tag::new(Colour::Grey, "Kept here"),
        MailState::Held => Tag::new(Colour::Yellow, state(shown)),
        MailState::Queued => Tag::new(Colour::Blue, state(shown)),
        MailState::Retrying => Tag::new(Colour::Orange, state(shown)),
    }
}

/// `confirm-address`: `Confirm address`.
pub(super) fn kind(letter: &str) -> String {
    let mut letters = letter.chars().map(|letter| if letter == '-' { ' ' } else { letter });
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What stands above the outbox: that nothing is sent at all, or that nothing gets out.
pub(super) async fn banner(visit: &Visit) -> Result<Option<AnyView>, Problem> {
    if !visit.portal().rules().mail_is_sent {
        return Ok(Some(
            view! { <Inset><p>"Mails are kept here: no mail server is configured. Read them on this page."</p></Inset> }
                .into_any(),
        ));
    }
    let stuck = outbox::stuck(visit.portal(), &visit.may::<ReadMail>()?).await?;
    Ok(stuck.map(|(since, error)| {
        let (at, ago) = (instant(since), relative(since, visit.now()));
        let error = error.map(|error| view! { " The mail server said last: " <bdi>{error}</bdi> });
        view! { <WarningText>{format!("Mail does not get out. The oldest has been waiting since {at} ({ago}).")}{error}</WarningText> }
            .into_any()
    }))
}
