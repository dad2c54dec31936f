//! `x-fapi-interaction-id` on every answer: the caller's, where it has the shape that the API description asks for.

use crate::directory::Directory;
use crate::id;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

const HEADER: HeaderName = HeaderName::from_static("x-fapi-interaction-id");

pub(super) async fn tell(State(directory): State<Arc<Directory>>, request: Request, next: Next) -> Response {
    let theirs = request.headers().get(HEADER).filter(|value| fits(value.as_bytes())).cloned();
    let mut response = next.run(request).await;
    let minted = || HeaderValue::from_str(&id::uuid(&*directory.entropy).to_string()).ok();
    if let Some(value) = theirs.or_else(minted) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

fn fits(value: &[u8]) -> bool {
    let first = value.first().is_some_and(u8::is_ascii_alphanumeric);
    first && value.len() <= 100 && value.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}
