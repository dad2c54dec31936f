//! Says how many characters a textarea still takes.

use std::time::Duration;

use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{EventTarget, HtmlTextAreaElement},
};

/// How long somebody must have stopped typing before the count is read aloud.
const PAUSE: Duration = Duration::from_secs(1);

/// The count below the textarea with the id `target`. Without JavaScript it says the limit.
#[island]
pub fn CharacterCount(target: String, limit: usize) -> impl IntoView {
    let id = format!("{target}-count");
    let (used, set_used) = signal(None::<usize>);
    let (announced, announce) = signal(None::<usize>);
    Effect::new(move |_| {
        let field = document().get_element_by_id(&target).map(EventTarget::from);
        set_used.set(field.clone().and_then(length));
        window_event_listener(ev::input, move |event| {
            if event.target() == field {
                set_used.set(event.target().and_then(length));
                let typed = used.get_untracked();
                set_timeout(
                    move || {
                        if used.get_untracked() == typed {
                            announce.set(typed);
                        }
                    },
                    PAUSE,
                );
            }
        });
    });
    let over = move || used.get().is_some_and(|used| used > limit);
    view! {
        <p class="count-left" class:count-over=over id=id>{move || sentence(used.get(), limit)}</p>
        <span class="hidden" role="status">{move || announced.get().map(|used| sentence(Some(used), limit))}</span>
    }
}

fn length(field: EventTarget) -> Option<usize> {
    field.dyn_into::<HtmlTextAreaElement>().ok().map(|field| field.value().chars().count())
}

fn sentence(used: Option<usize>, limit: usize) -> String {
    match used {
        None => format!("Up to {limit} characters"),
        Some(used) if used > limit => format!("{} too many", characters(used - limit)),
        Some(used) => format!("{} left", characters(limit - used)),
    }
}

fn characters(count: usize) -> String {
    format!("{count} character{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn the_count_is_a_sentence() {
        for (used, expected) in [
            (None, "Up to 10 characters"),
            (Some(0), "10 characters left"),
            (Some(9), "1 character left"),
            (Some(10), "0 characters left"),
            (Some(11), "1 character too many"),
            (Some(30), "20 characters too many"),
        ] {
            assert_eq!(sentence(used, 10), expected);
        }
    }
}
