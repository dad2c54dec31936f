//! The body of a request: bounded in length and in time, and never compressed.

use super::refusal::Refusal;
use axum::body::Body;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::time::Duration;
use tokio::time::timeout;

/// No request of this API comes near it.
const LARGEST: usize = 64 * 1024;
/// A body takes no longer.
const SLOWEST: Duration = Duration::from_secs(10);

/// The one media type that the request names, if it does.
pub(super) fn media(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let plain =
        headers.get_all(CONTENT_ENCODING).iter().all(|coding| coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    if !plain {
        let sentence = "Compressed bodies are not accepted";
        return Err(Refusal::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, sentence));
    }
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    match (types.next(), types.next()) {
        (Some(media), None) => Ok(media.to_str().ok()),
        _ => Ok(None),
    }
}

/// The whole of it.
pub(super) async fn collect(body: Body) -> Result<bytes::Bytes, Refusal> {
    match timeout(SLOWEST, Limited::new(body, LARGEST).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            Err(Refusal::with_status(StatusCode::PAYLOAD_TOO_LARGE, "The body must have at most 64 KiB"))
        }
        Ok(Err(_)) => Err(Refusal::invalid_request("The body ended before it was whole")),
        Err(_) => Err(Refusal::with_status(StatusCode::REQUEST_TIMEOUT, "The body took more than 10 seconds")),
    }
}
