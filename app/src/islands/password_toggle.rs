//! Shows what was typed into a password field.

use leptos::{
    prelude::*,
    web_sys::{Element, HtmlInputElement},
};

use super::browser::{element, listen, reveal, write};

/// A button that shows and hides the password in the input with the id `target`.
#[island]
pub fn PasswordToggle(target: String) -> impl IntoView {
    view! {
        <button type="button" class="button button-secondary" aria-controls=target.clone() hidden use:wake=target>
            <span>"Show"</span>
            <span class="hidden">"password"</span>
        </button>
        <span class="hidden" role="status"></span>
    }
}

fn wake(button: Element, target: String) {
    let (word, notice) = (button.first_element_child(), button.next_element_sibling());
    listen(&button, "click", move |_| {
        let Some(input) = element::<HtmlInputElement>(&target) else { return };
        let show = input.type_() == "password";
        input.set_type(if show { "text" } else { "password" });
        write(word.as_ref(), if show { "Hide" } else { "Show" });
        write(notice.as_ref(), if show { "Your password is shown" } else { "Your password is hidden" });
    });
    reveal(&button);
}
