//! The browser, as far as the islands need it. Nothing is taken down again: a page that is left takes its islands with it.

use std::pin::Pin;

use leptos::{
    __reexports::wasm_bindgen_futures::spawn_local,
    prelude::{document, window},
    wasm_bindgen::{JsCast, JsValue, prelude::Closure},
    web_sys::{Element, Event, EventTarget},
};

/// Shows what was sent hidden because it is of no use without JavaScript.
pub(super) fn reveal(element: &Element) {
    let _ = element.remove_attribute("hidden");
}

/// The element with this id, as what it is.
pub(super) fn element<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Writes text, and only text, into an element.
pub(super) fn write(element: Option<&Element>, text: &str) {
    if let Some(element) = element {
        element.set_text_content(Some(text));
    }
}

/// Calls `heard` whenever `event` reaches `target`.
pub(super) fn listen(target: &EventTarget, event: &str, heard: impl Fn(Event) + 'static) {
    let heard: Box<dyn Fn(Event)> = Box::new(heard);
    let _ = target.add_event_listener_with_callback(event, Closure::wrap(heard).into_js_value().unchecked_ref());
}

/// Calls `act` after this many milliseconds.
pub(super) fn later(milliseconds: i32, act: impl Fn() + 'static) {
    let act = timer(act);
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), milliseconds);
}

/// Calls `act` every so many milliseconds.
pub(super) fn every(milliseconds: i32, act: impl Fn() + 'static) {
    let act = timer(act);
    let _ = window().set_interval_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), milliseconds);
}

/// Starts something that waits for the browser. Boxed: each kind of future costs a kilobyte of its own.
pub(super) fn start(work: Pin<Box<dyn Future<Output = ()>>>) {
    spawn_local(work);
}

fn timer(act: impl Fn() + 'static) -> JsValue {
    let act: Box<dyn Fn()> = Box::new(act);
    Closure::wrap(act).into_js_value()
}
