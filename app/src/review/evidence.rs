//! Evidence, handed out. That somebody had it is recorded first.

use crate::web::{Problem, Visit};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::access::Download;
use domain::workflow::evidence::{self, Attachment};
use http::{HeaderValue, header};

pub(super) async fn download(
    visit: Visit,
    Path((reference, document)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let by = visit.may::<Download>()?;
    let document = document.parse().map_err(|_| Problem::NotFound)?;
    let attachment = evidence::download(visit.portal(), visit.context(), by, reference, document).await?;
    Ok(answer(attachment))
}

/// Always saved, never shown inside the portal: a document is a stranger's.
pub(crate) fn answer(attachment: Attachment) -> Response {
    let name = percent(&attachment.name);
    let disposition = format!("attachment; filename*=UTF-8''{name}");
    let mut response = attachment.content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(attachment.media_type.name()));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// RFC 8187 §3.2.1: what is not a letter or digit is written as percent and two hexadecimal digits.
fn percent(name: &str) -> String {
    use std::fmt::Write;
    name.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}
