//! Why a page is not what was asked for. Handlers give it up with `?`; the page is made in one place.

use axum::response::{IntoResponse, Response};
use domain::access::Denied;
use domain::refusal::Refusal;
use domain::store::StoreError;
use http::StatusCode;
use std::sync::Arc;
use time::OffsetDateTime;

/// What went wrong with a request.
#[derive(Debug, Clone)]
pub enum Problem {
    /// The browser sent something that no page of ours sends.
    Malformed,
    /// Not signed in.
    SignedOut,
    /// A form from before the session changed: its token is not this browser's any more.
    StaleForm,
    /// They may not; the sentence says why.
    Forbidden(String),
    /// The second factor is missing or too old.
    SecondFactor,
    /// There is no such page, or not for them.
    NotFound,
    /// The page exists, the method does not.
    WrongMethod,
    /// Somebody else was faster.
    Conflict(Conflict),
    /// A rule of the bank stands in the way.
    NotNow(String),
    /// A link that has done its work.
    DeadLink,
    /// More than a form may hold: how much that is.
    TooLarge(&'static str),
    /// Not a form as a browser sends it.
    MediaType,
    /// Too often.
    TooMany(OffsetDateTime),
    /// The database cannot be reached, or the server is busy.
    Unavailable,
    /// Our fault; the detail goes to the log.
    Broken(Arc<str>),
}

/// What a conflict page tells.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// The sentence.
    pub text: String,
    /// Who and when, where we know.
    pub by: Option<(String, OffsetDateTime)>,
}

impl Problem {
    /// The status it is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::StaleForm | Self::Forbidden(_) | Self::SecondFactor => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) | Self::NotNow(_) => StatusCode::CONFLICT,
            Self::DeadLink => StatusCode::GONE,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(super) fn session(error: impl std::fmt::Display) -> Self {
        Self::Broken(format!("session: {error}").into())
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Denied(Denied::SecondFactor { .. }) => Self::SecondFactor,
            Refusal::Denied(denied) => Self::Forbidden(denied.to_string()),
            Refusal::SecondPerson | Refusal::AboutYourself => Self::Forbidden(refusal.to_string()),
            Refusal::NotFound(_) => Self::NotFound,
            Refusal::Moved(_) => Self::Conflict(Conflict { text: refusal.to_string(), by: None }),
            Refusal::Registered(registered) => Self::NotNow(registered.to_string()),
            Refusal::NotNow(why) => Self::NotNow(why),
            Refusal::Conflict(conflict) => {
                Self::Conflict(Conflict { text: conflict.to_string(), by: Some((conflict.by, conflict.at)) })
            }
            Refusal::DeadLink => Self::DeadLink,
            Refusal::Throttled { until } => Self::TooMany(until),
            Refusal::Busy => Self::Unavailable,
            Refusal::Store(error) => error.into(),
            // A form that can be wrong handles this itself; one that cannot was not sent by a page of ours.
            Refusal::Fields(_) => Self::Malformed,
        }
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        Refusal::from(denied).into()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => Self::Unavailable,
            other => Self::Broken(chain(&other).into()),
        }
    }
}

/// The page is made by [`super::show_problems`], which knows the visitor.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
