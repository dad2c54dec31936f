//! Says that a list has grown, and leaves the list alone.

use std::time::Duration;

use leptos::{ev, prelude::*, task::spawn_local};

use super::fetch;

/// How often the server is asked while the page is in view.
const EVERY: Duration = Duration::from_secs(30);

/// "3 new requests. Refresh list" in a polite region. Without JavaScript there is nothing: the reader reloads.
#[island]
pub fn LiveBar(
    /// A same-origin address that answers a plain number: how many rows came since this page was made.
    url: String,
    /// The list's own address.
    refresh: String,
    /// One row: `new request`.
    one: String,
    /// Several rows: `new requests`.
    many: String,
) -> impl IntoView {
    let (fresh, set_fresh) = signal(0);
    let poll = move || {
        let url = url.clone();
        spawn_local(async move {
            if let Some(count) = fetch::number(&url, None).await {
                set_fresh.set(count);
            }
        });
    };
    Effect::new(move |_| {
        let asks = poll.clone();
        set_interval(
            move || {
                if !document().hidden() {
                    asks();
                }
            },
            EVERY,
        );
        // A page that comes back from the background or from the browser's cache is behind.
        let asks = poll.clone();
        window_event_listener(ev::visibilitychange, move |_| {
            if !document().hidden() {
                asks();
            }
        });
        let asks = poll.clone();
        window_event_listener(ev::pageshow, move |event| {
            if event.persisted() {
                asks();
            }
        });
    });
    let news = move || {
        let count = fresh.get();
        let noun = if count == 1 { one.clone() } else { many.clone() };
        let refresh = refresh.clone();
        (count > 0)
            .then(|| view! { <p class="live">{format!("{count} {noun}. ")}<a href=refresh>"Refresh list"</a></p> })
    };
    view! { <div role="status">{news}</div> }
}
