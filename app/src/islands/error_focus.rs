//! Brings keyboard and screen reader to what is wrong with a form.

use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

/// Focuses `#error-summary` when the page has come back with errors. Without JavaScript its `autofocus` does.
#[island]
pub fn ErrorFocus() -> impl IntoView {
    Effect::new(|_| {
        let summary = document().get_element_by_id("error-summary");
        if let Some(summary) = summary.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = summary.focus();
        }
    });
}
