//! What the bank and the applicant wrote to each other, and what the bank wrote to itself.

use leptos::prelude::*;

use super::{piece::Piece, words};

/// Who reads a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Both sides.
    Applicant,
    /// The bank alone: another element, another edge, another place, and it says so.
    Bank,
}

/// One message.
pub struct Message {
    /// Who wrote it.
    pub from: String,
    /// When; usually a `DateTime`.
    pub at: AnyView,
    /// What it says; line breaks are kept.
    pub text: String,
    /// Who reads it.
    pub audience: Audience,
}

impl Message {
    /// A message that both sides read.
    pub fn to_applicant(from: impl Into<String>, at: impl Piece, text: impl Into<String>) -> Self {
        Self { from: from.into(), at: at.any(), text: text.into(), audience: Audience::Applicant }
    }

    /// A note inside the bank.
    pub fn internal(from: impl Into<String>, at: impl Piece, text: impl Into<String>) -> Self {
        Self { audience: Audience::Bank, ..Self::to_applicant(from, at, text) }
    }
}

/// Messages, oldest first. `for_bank` adds to each who reads it; the applicant's page is not given internal ones at all.
#[component]
pub fn MessageThread(messages: Vec<Message>, #[prop(optional)] for_bank: bool) -> AnyView {
    let messages = messages.into_iter().map(|message| item(message, for_bank)).collect_view();
    view! { <div class="thread">{messages}</div> }.into_any()
}

fn item(message: Message, for_bank: bool) -> AnyView {
    let internal = message.audience == Audience::Bank;
    let body = view! {
        <h3><bdi>{message.from}</bdi></h3>
        <p class="message-by">{message.at}</p>
        <p class="message-text" dir="auto">{message.text}</p>
    };
    if internal {
        let seal = view! { <p class="message-seal">{words::ONLY_THE_BANK}</p> };
        return view! { <aside class="message message-internal" aria-label=words::ONLY_THE_BANK>{seal}{body}</aside> }
            .into_any();
    }
    let seal = for_bank.then(|| view! { <p class="message-seal">{words::APPLICANT_TOO}</p> });
    view! { <article class="message">{seal}{body}</article> }.into_any()
}
