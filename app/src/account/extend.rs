//! Staying signed in.

use crate::session::{home, own_path};
use crate::web::{Problem, Typed, Visit};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, header};

/// 303 back for a browser; for the page's own script the seconds that are left now.
pub(super) async fn send(visit: Visit, headers: HeaderMap, _typed: Typed) -> Result<Response, Problem> {
    let left = visit.stay().await?;
    if headers.get(header::ACCEPT).is_some_and(|types| types == "text/plain") {
        return Ok(left.to_string().into_response());
    }
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let back = referer.and_then(|referer| referer.strip_prefix(&*visit.portal().rules().portal_url));
    Ok(visit.go(back.and_then(own_path).unwrap_or(home(visit.person()?.kind))))
}
