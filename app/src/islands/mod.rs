//! Comfort in the browser, a little at a time. Compiled for the browser and the server alike; every page works without it.
//!
//! An island takes all it needs as props and never asks for a context: in the browser there is none.

pub mod character_count;
pub mod copy_button;
pub mod error_focus;
mod fetch;
pub mod live_bar;
pub mod password_toggle;
pub mod session_timeout;
pub mod shortcuts;

use leptos::prelude::*;

pub use character_count::CharacterCount;
pub use copy_button::CopyButton;
pub use error_focus::ErrorFocus;
pub use live_bar::LiveBar;
pub use password_toggle::PasswordToggle;
pub use session_timeout::SessionTimeout;
pub use shortcuts::Shortcuts;

/// False in the page as it was sent, true once the island runs: what needs JavaScript is hidden until then.
fn awake() -> ReadSignal<bool> {
    let (awake, wake) = signal(false);
    Effect::new(move |_| wake.set(true));
    awake
}
