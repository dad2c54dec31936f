//! Brings keyboard and screen reader to what is wrong with a form.

use leptos::{
    prelude::*,
    web_sys::{Element, HtmlElement},
};

use super::browser::element;

/// Focuses `#error-summary` when the page has come back with errors. Without JavaScript its `autofocus` does. Whoever was
/// faster than this program, and has gone to a field already, is not called back.
#[island]
pub fn ErrorFocus() -> impl IntoView {
    view! { <span hidden use:wake></span> }
}

fn wake(_: Element) {
    let waits = document().active_element().is_none_or(|focused| focused.tag_name() == "BODY");
    if let Some(summary) = element::<HtmlElement>("error-summary").filter(|_| waits) {
        let _ = summary.focus();
    }
}
