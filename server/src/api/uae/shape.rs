//! What is refused before the door is reached is told in the door's own shape too.

use super::ADDRESSES;
use super::fault::Told;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, WWW_AUTHENTICATE};
use serde_json::Value;

/// No refusal of ours is longer.
const LONGEST: usize = 16 * 1024;
/// What belongs to the body that is left out, and the challenge of the other doors.
const LEFT_OUT: [http::HeaderName; 3] = [CONTENT_TYPE, CONTENT_LENGTH, WWW_AUTHENTICATE];

fn is_own(path: &str) -> bool {
    ADDRESSES.contains(&path)
}

/// Says a refusal of every endpoint again.
pub(crate) async fn in_own_shape(request: Request, next: Next) -> Response {
    let own = is_own(request.uri().path());
    let response = next.run(request).await;
    if !own || response.status().is_success() || response.extensions().get::<Told>().is_some() {
        return response;
    }
    let (old, body) = response.into_parts();
    let said = to_bytes(body, LONGEST).await.unwrap_or_default();
    let said: Value = serde_json::from_slice(&said).unwrap_or_default();
    let message = said["error_description"].as_str().unwrap_or("The request was refused");
    let mut response = Told::of(old.status, message).into_response();
    for (name, value) in old.headers.iter().filter(|(name, _)| !LEFT_OUT.contains(name)) {
        response.headers_mut().insert(name.clone(), value.clone());
    }
    response
}
