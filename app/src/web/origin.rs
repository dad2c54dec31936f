//! Refuses what other sites post: by `Sec-Fetch-Site`, else by `Origin`. A form's token comes on top.

use super::problem::Problem;
use super::site::Site;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, header};

/// Lets through what our own pages send and what only reads.
pub async fn refuse_foreign_posts(State(site): State<Site>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_ours(request.headers(), &site.portal().rules().portal_url) {
        return next.run(request).await;
    }
    Problem::Forbidden("This request came from another site. Open the form on this site and send it again.".into())
        .into_response()
}

fn is_ours(headers: &HeaderMap, own: &str) -> bool {
    let read = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    match (read(http::HeaderName::from_static("sec-fetch-site")), read(header::ORIGIN)) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin == own,
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_may_post() {
        let cases = [
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("sec-fetch-site", "none")], false),
            (vec![("sec-fetch-site", "cross-site"), ("origin", "https://bank.example")], false),
            (vec![("origin", "https://bank.example")], true),
            (vec![("origin", "https://bank.example.evil.example")], false),
            (vec![("origin", "null")], false),
            (vec![], false),
        ];
        for (headers, ours) in cases {
            let map: HeaderMap = headers
                .iter()
                .map(|(name, value)| (name.parse::<http::HeaderName>().unwrap(), value.parse().unwrap()))
                .collect();
            assert_eq!(is_ours(&map, "https://bank.example"), ours, "{headers:?}");
        }
    }
}
