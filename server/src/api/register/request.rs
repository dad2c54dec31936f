//! A signed request as it comes: `application/jose` or `application/jwt`, a compact JWS and nothing else.

use crate::api::body;
use crate::api::interaction::Interaction;
use crate::api::refusal::Refusal;
use axum::extract;
use domain::certificate::Certificate;
use domain::registration::metadata::Version;
use domain::workflow::registration::Request;
use http::StatusCode;
use http::request::Parts;

/// A request with its body, not looked at yet.
pub(in crate::api) struct Signed {
    pub(in crate::api) parts: Parts,
    pub(in crate::api) body: String,
}

impl Signed {
    /// Reads it. Parameters of the media type say nothing that matters here, and line ends around it are some tools' habit.
    pub(in crate::api) async fn read(request: extract::Request) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let essence = body::media(&parts.headers)?.and_then(|media| media.split(';').next()).unwrap_or_default().trim();
        if !["application/jose", "application/jwt"].iter().any(|known| known.eq_ignore_ascii_case(essence)) {
            let sentence = "Send Content-Type: application/jose, and a signed JWT as the body";
            return Err(Refusal::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, sentence));
        }
        let body = body::collect(body).await?;
        // What is no UTF-8 is no base64url either: the check of the request says so.
        let body = String::from_utf8_lossy(&body).trim_matches([' ', '\t', '\r', '\n']).to_owned();
        Ok(Self { parts, body })
    }

    /// As the domain takes it.
    pub(super) fn request<'a>(&'a self, version: Version, certificate: &'a Certificate) -> Request<'a> {
        let trace = self.parts.extensions.get().map(Interaction::as_str);
        Request { address: self.parts.uri.path(), version, body: &self.body, certificate, trace }
    }
}
