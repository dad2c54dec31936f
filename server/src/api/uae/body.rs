//! The body of the call, which says nothing: absent, blank, or any JSON object.

use super::fault::Fault;
use crate::api::body;
use crate::api::refusal::Refusal;
use axum::body::Body;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

/// Refuses what is anything else.
pub(super) async fn refuse(headers: &HeaderMap, sent: Body) -> Result<(), Fault> {
    if body::media(headers)?.is_some_and(|media| !is_json(media)) {
        let sentence = "Send Content-Type: application/json, or no body at all";
        return Err(Refusal::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, sentence).into());
    }
    let sent = body::collect(sent).await?;
    let blank = sent.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
    if blank || serde_json::from_slice::<Map<String, Value>>(&sent).is_ok() { Ok(()) } else { Err(Fault::body()) }
}

fn is_json(media: &str) -> bool {
    media.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}
