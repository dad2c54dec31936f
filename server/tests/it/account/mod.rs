//! People and their accounts, as a browser meets them.

mod cookies;
mod password;
mod preferences;
mod reset;
mod second_factor;
mod session;
mod sessions;
mod sign_in;
mod throttled;

use testkit::Page;

/// The session's cookie.
const SESSION: &str = "__Host-vestibule";

/// All that a person can tell two answers apart by.
fn seen(page: &Page) -> (u16, String, Vec<String>) {
    (page.status.as_u16(), page.text(), page.errors())
}
