//! Copies a text to the clipboard.

use std::time::Duration;

use leptos::{__reexports::wasm_bindgen_futures::JsFuture, prelude::*, task::spawn_local};

use super::awake;

/// How long "Copied" stays.
const NOTICE: Duration = Duration::from_secs(4);

/// A button that copies `text`; `label` is its whole name: "Copy client ID". Without JavaScript the text is selected by hand.
#[island]
pub fn CopyButton(
    /// What is copied.
    text: String,
    /// The button's name for a screen reader; starts with "Copy".
    label: String,
) -> impl IntoView {
    let awake = awake();
    let (copied, set_copied) = signal(false);
    let copy = move |_| {
        let written = JsFuture::from(window().navigator().clipboard().write_text(&text));
        spawn_local(async move {
            if written.await.is_ok() {
                set_copied.set(true);
                set_timeout(move || set_copied.set(false), NOTICE);
            }
        });
    };
    // Browsers give the clipboard to secure pages only.
    let usable = move || awake.get() && window().is_secure_context();
    view! {
        <span class="copy" hidden=move || !usable()>
            <button type="button" class="button button-secondary button-small" aria-label=label on:click=copy>"Copy"</button>
            <span class="small" role="status">{move || copied.get().then_some("Copied")}</span>
        </span>
    }
}
