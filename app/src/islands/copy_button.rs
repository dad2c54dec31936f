//! Copies a text to the clipboard.

use leptos::{__reexports::wasm_bindgen_futures::JsFuture, prelude::*, web_sys::Element};

use super::browser::{later, listen, reveal, start, write};

/// How long "Copied" stays, in milliseconds.
const NOTICE: i32 = 4_000;

/// A button that copies `text`; `label` is its whole name: "Copy client ID". Without JavaScript the text is selected by hand.
#[island]
pub fn CopyButton(
    /// What is copied.
    text: String,
    /// The button's name for a screen reader; starts with "Copy".
    label: String,
) -> impl IntoView {
    view! {
        <span class="copy" hidden use:wake=text>
            <button type="button" class="button button-secondary button-small" aria-label=label>"Copy"</button>
            <span class="small" role="status"></span>
        </span>
    }
}

fn wake(root: Element, text: String) {
    // Browsers give the clipboard to secure pages only.
    if !window().is_secure_context() {
        return;
    }
    let (button, notice) = (root.first_element_child(), root.last_element_child());
    if let Some(button) = button {
        listen(&button, "click", move |_| start(Box::pin(copy(text.clone(), notice.clone()))));
    }
    reveal(&root);
}

async fn copy(text: String, notice: Option<Element>) {
    if JsFuture::from(window().navigator().clipboard().write_text(&text)).await.is_ok() {
        write(notice.as_ref(), "Copied");
        later(NOTICE, move || write(notice.as_ref(), ""));
    }
}
