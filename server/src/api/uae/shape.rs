//! What is refused before the door is reached is told in the door's own shape too.

use super::ADDRESSES;
use super::fault::Fault;
use crate::api::refusal::Refusal;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, WWW_AUTHENTICATE};

/// True for an address of the door.
fn is_own(path: &str) -> bool {
    ADDRESSES.contains(&path)
}

/// Says a refusal again.
pub(crate) async fn in_own_shape(request: Request, next: Next) -> Response {
    let own = is_own(request.uri().path());
    let response = next.run(request).await;
    let refusal = response.extensions().get::<Refusal>().filter(|_| own);
    let Some(fault) = refusal.map(Fault::from) else { return response };
    let (old, _) = response.into_parts();
    let mut response = fault.into_response();
    for (name, value) in &old.headers {
        if ![CONTENT_TYPE, CONTENT_LENGTH, WWW_AUTHENTICATE].contains(name) {
            response.headers_mut().insert(name.clone(), value.clone());
        }
    }
    response
}
