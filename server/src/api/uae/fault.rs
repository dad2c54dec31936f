//! What the UAE's door answers when it does not register (`DefaultError`): `{"Errors":[{"Code","Message","Url"?}]}`, and no body at
//! all with the statuses that have none.

use crate::api::refusal::Refusal;
use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::store::StoreError;
use domain::workflow::registration::Code;
use http::StatusCode;
use http::header::RETRY_AFTER;
use serde_json::json;

/// The longest message, in characters.
const LONGEST: usize = 500;
/// How soon an away framework may be back.
const AWAY: i64 = 30;

/// A refusal of this door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    status: StatusCode,
    code: &'static str,
    message: String,
    /// Where there is more to read.
    url: Option<String>,
    retry_after: Option<i64>,
}

impl Fault {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into().chars().take(LONGEST).collect();
        Self { status, code, message, url: None, retry_after: None }
    }

    /// Somebody who is not let in.
    pub(super) fn forbidden(code: Code, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code.as_str(), message)
    }

    /// The same, with the report about it.
    pub(super) fn with_report(self, url: String) -> Self {
        Self { url: Some(url), ..self }
    }

    /// A body that is no object.
    pub(super) fn body() -> Self {
        let message = "This operation takes no body, or a JSON object as {}";
        Self::new(StatusCode::BAD_REQUEST, "Body.InvalidFormat", message)
    }

    /// The trust framework cannot be read.
    pub(super) fn away() -> Self {
        let message = "The trust framework cannot be read at the moment. Nothing was changed; try again";
        let fault = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "GenericRecoverableError", message);
        Self { retry_after: Some(AWAY), ..fault }
    }
}

/// What every endpoint refuses, in the words of this door. Statuses that its contract does not have become those that it has.
impl From<&Refusal> for Fault {
    fn from(refusal: &Refusal) -> Self {
        let told = |status, code| Self::new(status, code, refusal.description());
        let fault = match refusal.status() {
            StatusCode::SERVICE_UNAVAILABLE => told(StatusCode::INTERNAL_SERVER_ERROR, "GenericRecoverableError"),
            StatusCode::INTERNAL_SERVER_ERROR => told(StatusCode::INTERNAL_SERVER_ERROR, "GenericError"),
            StatusCode::MISDIRECTED_REQUEST => told(StatusCode::BAD_REQUEST, "Request.OtherHost"),
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT => {
                told(StatusCode::BAD_REQUEST, "Body.InvalidFormat")
            }
            StatusCode::BAD_REQUEST => told(StatusCode::BAD_REQUEST, "Resource.InvalidFormat"),
            other => told(other, "GenericError"),
        };
        Self { retry_after: refusal.retry_after(), ..fault }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::from(&refusal)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Refusal::from(error).into()
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = match self.status {
            StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN | StatusCode::INTERNAL_SERVER_ERROR => {
                let mut error = json!({"Code": self.code, "Message": self.message});
                if let Some(url) = self.url {
                    error["Url"] = url.into();
                }
                (self.status, Json(json!({"Errors": [error]}))).into_response()
            }
            bare => bare.into_response(),
        };
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}
