//! Single keys for people who decide all day. Everything they do has a link or a button, too.

use std::cell::Cell;

use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement, HtmlFormElement, KeyboardEvent},
};

use super::browser::listen;

/// Where a key means what is typed.
const FIELDS: &str = "input, select, textarea, [contenteditable]";

/// The names of a list's rows, which `j` and `k` walk unless the page gives these keys another meaning.
const ROWS: &str = ".table tbody th a";

/// Presses what carries `data-shortcut="a"`, first in the row that has the focus, then on the page: links and buttons are
/// clicked, anything else is focused. `g q` is `g`, then `q`. `Ctrl+Enter` sends the form in focus; no other combination is taken.
#[island]
pub fn Shortcuts(
    /// When false, single keys do nothing (WCAG 2.1.4).
    on: bool,
) -> impl IntoView {
    view! { <span hidden use:wake=on></span> }
}

fn wake(_: Element, on: bool) {
    let waiting = Cell::new(false);
    listen(&window(), "keydown", move |event| {
        // An autofilled field says "keydown" with an event that has no key.
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            send_form(event);
        } else if on && !event.repeat() && !in_field(event) {
            press(event, &waiting);
        }
    });
}

fn in_field(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    event.is_composing() || target.is_some_and(|element| closest(&element, FIELDS).is_some())
}

fn send_form(event: &KeyboardEvent) {
    let sends = event.ctrl_key() && event.key() == "Enter";
    let form = focused().filter(|_| sends).and_then(|field| closest(&field, "form"));
    if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        event.prevent_default();
        let _ = form.request_submit();
    }
}

fn press(event: &KeyboardEvent, waiting: &Cell<bool>) {
    let key = event.key();
    // Named keys ("Enter") and whatever would not stand in a selector have no shortcut.
    let known = matches!(key.as_bytes(), [b'a'..=b'z' | b'?']);
    let after_g = waiting.replace(known && key == "g");
    if !known {
        return;
    }
    let sequence = if after_g { format!("g {key}") } else { key };
    if let Some(target) = target(&sequence) {
        event.prevent_default();
        act(&target);
    } else if let Some(row) = next_row(&sequence) {
        event.prevent_default();
        let _ = row.focus();
    }
}

fn target(key: &str) -> Option<Element> {
    let selector = format!("[data-shortcut=\"{key}\"]");
    let row = focused().and_then(|element| closest(&element, "tr"));
    let in_row = row.and_then(|row| row.query_selector(&selector).ok()?);
    in_row.or_else(|| document().query_selector(&selector).ok()?)
}

fn next_row(key: &str) -> Option<HtmlElement> {
    let down = match key {
        "j" => true,
        "k" => false,
        _ => return None,
    };
    let rows = document().query_selector_all(ROWS).ok()?;
    let focused = focused();
    let at = (0..rows.length()).find(|&at| rows.get(at).as_deref() == focused.as_ref().map(AsRef::as_ref));
    let next = match at {
        None => 0,
        Some(at) if down => at + 1,
        Some(at) => at.checked_sub(1)?,
    };
    rows.get(next)?.dyn_into().ok()
}

fn act(target: &Element) {
    let Some(target) = target.dyn_ref::<HtmlElement>() else { return };
    if matches!(target.tag_name().as_str(), "A" | "BUTTON" | "SUMMARY") {
        target.click();
    } else {
        let _ = target.focus();
    }
}

fn focused() -> Option<Element> {
    document().active_element()
}

fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok()?
}
