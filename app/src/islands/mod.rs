//! Comfort in the browser, a little at a time. Compiled for the browser and the server alike; every page works without it.
//!
//! An island takes all it needs as props and never asks for a context: in the browser there is none. Its markup stands still;
//! what moves is done by hand when the browser wakes it (`use:wake`), because signals would double the size of the program.

#![expect(clippy::needless_pass_by_value, reason = "`use:` hands over what it names")]

mod browser;
pub mod character_count;
pub mod copy_button;
pub mod error_focus;
mod fetch;
pub mod live_bar;
pub mod password_toggle;
pub mod session_timeout;
pub mod shortcuts;

pub use character_count::CharacterCount;
pub use copy_button::CopyButton;
pub use error_focus::ErrorFocus;
pub use live_bar::LiveBar;
pub use password_toggle::PasswordToggle;
pub use session_timeout::SessionTimeout;
pub use shortcuts::Shortcuts;
