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

/// Why a call is refused.
#[derive(Debug)]
pub(super) enum Fault {
    /// In the words of this door.
    Own(Told),
    /// In those of every endpoint; said again on its way out.
    Other(Refusal),
}

/// A refusal in the words of this door; among the extensions of an answer, a mark that it is one.
#[derive(Debug, Clone)]
pub(super) struct Told {
    status: StatusCode,
    code: &'static str,
    message: String,
    /// Where there is more to read.
    url: Option<String>,
    retry_after: Option<i64>,
}

impl Told {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into().chars().take(LONGEST).collect();
        Self { status, code, message, url: None, retry_after: None }
    }

    /// What every endpoint says with a status. Those that the contract does not have become those that it has.
    pub(super) fn of(status: StatusCode, message: impl Into<String>) -> Self {
        let (status, code) = match status {
            StatusCode::SERVICE_UNAVAILABLE => (StatusCode::INTERNAL_SERVER_ERROR, "GenericRecoverableError"),
            StatusCode::INTERNAL_SERVER_ERROR => (StatusCode::INTERNAL_SERVER_ERROR, "GenericError"),
            StatusCode::MISDIRECTED_REQUEST => (StatusCode::BAD_REQUEST, "Request.OtherHost"),
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT => {
                (StatusCode::BAD_REQUEST, "Body.InvalidFormat")
            }
            StatusCode::BAD_REQUEST => (StatusCode::BAD_REQUEST, "Resource.InvalidFormat"),
            other => (other, "GenericError"),
        };
        Self::new(status, code, message)
    }
}

impl Fault {
    /// Somebody who is not let in; where there is a report about it, it is told.
    pub(super) fn forbidden(code: Code, message: impl Into<String>, report: Option<String>) -> Self {
        Self::Own(Told { url: report, ..Told::new(StatusCode::FORBIDDEN, code.as_str(), message) })
    }

    /// A body that is no object.
    pub(super) fn body() -> Self {
        let message = "This operation takes no body, or a JSON object as {}";
        Self::Own(Told::new(StatusCode::BAD_REQUEST, "Body.InvalidFormat", message))
    }

    /// The trust framework cannot be read.
    pub(super) fn away() -> Self {
        let message = "The trust framework cannot be read at the moment. Nothing was changed; try again";
        let told = Told::of(StatusCode::SERVICE_UNAVAILABLE, message);
        Self::Own(Told { retry_after: Some(AWAY), ..told })
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Other(refusal)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Refusal::from(error).into()
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        match self {
            Self::Own(told) => told.into_response(),
            Self::Other(refusal) => refusal.into_response(),
        }
    }
}

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        let mut response = match self.status {
            StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN | StatusCode::INTERNAL_SERVER_ERROR => {
                let mut error = json!({"Code": self.code, "Message": self.message});
                if let Some(url) = &self.url {
                    error["Url"] = url.as_str().into();
                }
                (self.status, Json(json!({"Errors": [error]}))).into_response()
            }
            bare => bare.into_response(),
        };
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(self);
        response
    }
}
