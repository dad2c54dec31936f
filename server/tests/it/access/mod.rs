//! Who may open what: every route of the table, everybody who could ask, and what the table says about the two.

mod broken;
pub(crate) mod cast;
mod census;
mod foreign;
mod head;
mod matrix;
mod queries;
mod redirects;
pub(crate) mod stage;
mod stale;

use http::StatusCode;
use testkit::Page;

/// How an answer treats its visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Treatment {
    /// They are let in; what the page then says is its own business.
    Admitted,
    /// They are asked to sign in.
    SignIn,
    /// There is no such page, for them.
    NotThere,
    /// They are told which role it takes.
    Forbidden,
}

/// What an answer looks like to whoever got it.
fn treatment(page: &Page) -> Treatment {
    let location = page.headers.get(http::header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match page.status {
        StatusCode::SEE_OTHER if location == "/signin" || location.starts_with("/signin?") => Treatment::SignIn,
        StatusCode::UNAUTHORIZED => Treatment::SignIn,
        StatusCode::NOT_FOUND => Treatment::NotThere,
        StatusCode::FORBIDDEN if page.text().contains("You may not ") => Treatment::Forbidden,
        _ => Treatment::Admitted,
    }
}
