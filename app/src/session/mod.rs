//! Signing in and out.

mod code;
mod password;

use crate::web::{Access, Table, Visit};
use axum::response::Response;

pub(crate) use password::home;

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    Table::new()
        .page("/signin", Access::Public, password::show)
        .post("/signin", Access::Public, password::send)
        .page("/signin/totp", Access::HalfSignedIn, code::show)
        .post("/signin/totp", Access::HalfSignedIn, code::send)
        .page("/signin/confirm", Access::SignedIn, code::show_again)
        .post("/signin/confirm", Access::SignedIn, code::send_again)
        // Whoever is signed out already is where they want to be.
        .post("/signout", Access::Public, sign_out)
}

async fn sign_out(visit: Visit, _typed: crate::web::Typed) -> Result<Response, crate::web::Problem> {
    visit.sign_out().await?;
    Ok(visit.go("/"))
}

/// A path of ours to go on to, never somebody else's address, and never back to the door.
pub(crate) fn own_path(next: &str) -> Option<&str> {
    let path = next.starts_with('/') && !next.starts_with("//") && next.len() <= 2_000;
    // What a browser sends is visible ASCII; it would take `\` for `/`, and leave out tabs and line ends.
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let door = ["/signin", "/signout"].iter().any(|door| next.starts_with(door));
    (path && plain && !door).then_some(next)
}

/// `path`, taking along where somebody wants to go in the end.
pub(crate) fn with_next(path: &str, next: &str) -> String {
    match own_path(next).and_then(|next| serde_urlencoded::to_string([("next", next)]).ok()) {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    }
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
            ("/signout", false),
            ("/\u{b}/evil.example", false),
            ("/\u{7f}", false),
            ("/caf\u{e9}", false),
            (" /admin", false),
        ];
        for (next, followed) in cases {
            assert_eq!(own_path(next).is_some(), followed, "{next:?}");
        }
    }
}
