//! Shows what was typed into a password field.

use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlInputElement};

use super::awake;

/// A button that shows and hides the password in the input with the id `target`.
#[island]
pub fn PasswordToggle(target: String) -> impl IntoView {
    let awake = awake();
    let (shown, set_shown) = signal(false);
    let id = target.clone();
    let toggle = move |_| {
        set_shown.update(|shown| *shown = !*shown);
        let input = document().get_element_by_id(&id).and_then(|element| element.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            input.set_type(if shown.get_untracked() { "text" } else { "password" });
        }
    };
    view! {
        <button type="button" class="button button-secondary" aria-controls=target hidden=move || !awake.get() on:click=toggle>
            <span>{move || if shown.get() { "Hide" } else { "Show" }}<span class="hidden">" password"</span></span>
        </button>
        <span class="hidden" role="status">{move || shown.get().then_some("Your password is shown")}</span>
    }
}
