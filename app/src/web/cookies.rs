//! Cookies that no browser of ours sends: two of one name.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, header};

/// The session's cookie. `__Host-` keeps other hosts of the same domain from setting it.
pub(crate) const SESSION_COOKIE: &str = "__Host-vestibule";

/// Forgets all cookies of a request with two session cookies: which of them to believe is anybody's guess, so neither.
pub(crate) async fn forget_doubled_cookies(mut request: Request, next: Next) -> Response {
    if count(request.headers(), SESSION_COOKIE) > 1 {
        request.headers_mut().remove(header::COOKIE);
    }
    next.run(request).await
}

fn count(headers: &HeaderMap, name: &str) -> usize {
    let lines = headers.get_all(header::COOKIE).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
    lines.map(|line| line.split(';').filter(|pair| named(pair) == name).count()).sum()
}

fn named(pair: &str) -> &str {
    pair.split_once('=').map_or(pair, |(name, _)| name).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_counted_over_all_lines() {
        let cases = [
            (vec![], 0),
            (vec!["__Host-vestibule=a"], 1),
            (vec!["x=1; __Host-vestibule=a; __Host-vestibule-form=b"], 1),
            (vec!["__Host-vestibule=a;__Host-vestibule=a"], 2),
            (vec!["__Host-vestibule=a", "y=2; __Host-vestibule =b"], 2),
        ];
        for (lines, expected) in cases {
            let headers: HeaderMap = lines.iter().map(|line| (header::COOKIE, line.parse().unwrap())).collect();
            assert_eq!(count(&headers, SESSION_COOKIE), expected, "{lines:?}");
        }
    }
}
