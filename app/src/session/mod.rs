//! Signing in and out.

mod code;
mod password;

use crate::web::{Access, Table, Visit};
use axum::response::Response;

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    Table::new()
        .page("/signin", Access::Public, password::show)
        .post("/signin", Access::Public, password::send)
        .page("/signin/totp", Access::HalfSignedIn, code::show)
        .post("/signin/totp", Access::HalfSignedIn, code::send)
        .page("/signin/confirm", Access::SignedIn, code::show_again)
        .post("/signin/confirm", Access::SignedIn, code::send_again)
        .post("/signout", Access::SignedIn, sign_out)
}

async fn sign_out(visit: Visit, _typed: crate::web::Typed) -> Result<Response, crate::web::Problem> {
    visit.sign_out().await?;
    Ok(visit.go("/"))
}

/// A path of ours to go on to, never somebody else's address.
pub(crate) fn own_path(next: &str) -> Option<&str> {
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && next.len() <= 2_000
        && !next.contains(['\\', '\r', '\n', '\t', '\0'])
        && !next.starts_with("/signin");
    plain.then_some(next)
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_a_path_of_ours_is_followed() {
        let cases = [
            ("/admin/queue?view=mine", true),
            ("/", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example", false),
            ("javascript:alert(1)", false),
            ("", false),
            ("/a\r\nset-cookie: x", false),
            ("/\t/evil.example", false),
            ("/signin?next=/signin", false),
        ];
        for (next, followed) in cases {
            assert_eq!(own_path(next).is_some(), followed, "{next:?}");
        }
    }
}
