//! Says that a list has grown, and leaves the list alone.

use std::rc::Rc;

use leptos::{prelude::*, web_sys::Element};

use super::{
    browser::{every, listen, reveal, start, write},
    fetch,
};

/// How often the server is asked while the page is in view, in milliseconds.
const EVERY: i32 = 30_000;

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
    view! {
        <div role="status" use:wake=(url, one, many)>
            <p class="live" hidden>
                <span></span>
                <a href=refresh>"Refresh list"</a>
            </p>
        </div>
    }
}

fn wake(region: Element, (url, one, many): (String, String, String)) {
    let words = Rc::new((url, one, many));
    let poll = Rc::new(move || {
        if !document().hidden() {
            start(Box::pin(ask(region.clone(), words.clone())));
        }
    });
    let asks = poll.clone();
    every(EVERY, move || asks());
    // A page that comes back from the background or from the browser's cache is behind.
    let asks = poll.clone();
    listen(&document(), "visibilitychange", move |_| asks());
    listen(&window(), "pageshow", move |_| poll());
}

async fn ask(region: Element, words: Rc<(String, String, String)>) {
    let (url, one, many) = &*words;
    let Some(count) = fetch::number(url.clone(), None).await.filter(|count| *count > 0) else { return };
    let Some(bar) = region.first_element_child() else { return };
    let noun = if count == 1 { one } else { many };
    reveal(&bar);
    write(bar.first_element_child().as_ref(), &format!("{count} {noun}. "));
}
