//! What happened, newest first.

use leptos::prelude::*;

use super::{piece::Piece, words};

/// One thing that happened.
pub struct Event {
    id: String,
    title: String,
    by: Option<String>,
    at: AnyView,
    body: Option<AnyView>,
}

impl Event {
    /// `id` makes the permalink; `at` is usually a `DateTime`.
    pub fn new(id: impl Into<String>, title: impl Into<String>, at: impl Piece) -> Self {
        Self { id: id.into(), title: title.into(), by: None, at: at.any(), body: None }
    }

    /// Who did it.
    #[must_use]
    pub fn by(mut self, person: impl Into<String>) -> Self {
        self.by = Some(person.into());
        self
    }

    /// What was said or changed.
    #[must_use]
    pub fn body(mut self, body: impl Piece) -> Self {
        self.body = Some(body.any());
        self
    }
}

/// Events in the order given.
#[component]
pub fn Timeline(events: Vec<Event>) -> AnyView {
    view! { <ol class="timeline">{events.into_iter().map(item).collect_view()}</ol> }.into_any()
}

fn item(event: Event) -> impl IntoView {
    let by = event.by.map(|person| view! { <bdi>{person}</bdi> ", " });
    let link = format!("#{}", event.id);
    let label = format!("{}: {}", words::PERMALINK, event.title);
    let body = event.body.map(|body| view! { <div class="message-text" dir="auto">{body}</div> });
    view! {
        <li id=event.id>
            <h3>{event.title}</h3>
            <p class="timeline-by">{by}{event.at}" "<a class="screen-only" href=link aria-label=label>"#"</a></p>
            {body}
        </li>
    }
}
