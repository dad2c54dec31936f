//! Brings keyboard and screen reader to what is wrong with a form.

use leptos::{
    prelude::*,
    web_sys::{Element, HtmlElement},
};

use super::browser::element;

/// Focuses `#error-summary` when the page has come back with errors. Without JavaScript its `autofocus` does.
#[island]
pub fn ErrorFocus() -> impl IntoView {
    view! { <span hidden use:wake></span> }
}

fn wake(_: Element) {
    if let Some(summary) = element::<HtmlElement>("error-summary") {
        let _ = summary.focus();
    }
}
