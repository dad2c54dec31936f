//! What was typed into a form, as pairs: a missing field is the form's business, not a rejection of the request.

use super::problem::Problem;
use super::visit::Visit;
use crate::components::FormState;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use bytes::{Bytes, BytesMut};
use domain::evidence::LARGEST;
use domain::field::FieldErrors;
use http::{StatusCode, header};

/// The hidden field that repeats the token's cookie.
pub(crate) const CSRF_FIELD: &str = "_token";

/// The fields of a form, in order; a name may repeat. Having one proves that the form came from a page of ours.
#[derive(Debug, Clone, Default)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    /// The first value of `name`, or nothing typed.
    pub fn text(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// Every value of `name`.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every field but the token.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter(|(name, _)| name != CSRF_FIELD).map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The row version that the form was shown with.
    pub fn version(&self) -> i32 {
        self.text("_version").parse().unwrap_or(0)
    }

    /// The same form, to show again with what is wrong. What must not be echoed is left out.
    pub fn refused(&self, errors: FieldErrors) -> FormState {
        let shown = self.pairs().filter(|(name, _)| !name.contains("password") && *name != "code");
        FormState::new(shown).refused(errors)
    }

    fn checked(self, visit: &Visit) -> Result<Self, Problem> {
        if self.text(CSRF_FIELD) == visit.csrf() { Ok(self) } else { Err(Problem::StaleForm) }
    }
}

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let visit = visit(&request)?;
        if !is(&request, "application/x-www-form-urlencoded") {
            return Err(Problem::MediaType);
        }
        let body = Bytes::from_request(request, state).await.map_err(|_| Problem::TooLarge("256 kB"))?;
        let pairs = serde_urlencoded::from_bytes(&body).map_err(|_| Problem::Malformed)?;
        Self(pairs).checked(&visit)
    }
}

/// A file that came with a form.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// The field.
    pub field: String,
    /// The name it had on the sender's machine. Never a path of ours.
    pub name: String,
    /// What is in it; of more than [`LARGEST`] only the beginning.
    pub content: Bytes,
}

/// A form that may carry files.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// Its other fields.
    pub typed: Typed,
    /// Its files; a file input left empty is none.
    pub attachments: Vec<Attachment>,
    /// The field at which the body went over the limit; what came before it is kept.
    pub too_large: Option<String>,
}

impl Upload {
    /// A PEM text: what was pasted into one field, or the file of another.
    ///
    /// # Errors
    /// A sentence about what to send instead.
    pub fn pem(&self, pasted: &str, file: &str) -> Result<String, &'static str> {
        let text = self.typed.text(pasted).trim();
        let mut files = self.attachments.iter().filter(|attachment| attachment.field == file);
        match (text.is_empty(), files.next(), files.next().is_some() || self.too_large.is_some()) {
            (false, None, false) => Ok(text.to_owned()),
            (true, Some(file), false) => String::from_utf8(file.content.to_vec())
                .map_err(|_| "The file is no PEM: it begins with -----BEGIN CERTIFICATE-----"),
            (true, None, false) => Err("Paste the certificate, or choose its file"),
            _ => Err("Paste the certificate or choose its file, not both"),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if is(&request, "application/x-www-form-urlencoded") {
            return Ok(Self { typed: Typed::from_request(request, state).await?, ..Self::default() });
        }
        if !is(&request, "multipart/form-data") {
            return Err(Problem::MediaType);
        }
        let visit = visit(&request)?;
        let mut parts = Multipart::from_request(request, state).await.map_err(|_| Problem::Malformed)?;
        let mut upload = Self::default();
        while let Some(part) = parts.next_field().await.map_err(unread)? {
            let field = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(ToOwned::to_owned);
            match content(part).await {
                Ok(content) => upload.take(field, file, content)?,
                Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                    upload.too_large = Some(field);
                    break;
                }
                Err(error) => return Err(unread(error)),
            }
        }
        upload.typed = upload.typed.checked(&visit)?;
        Ok(upload)
    }
}

/// Too much at once, or not what it says it is.
fn unread(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Problem::TooLarge("5 MB") } else { Problem::Malformed }
}

/// What is in a part, as far as anything is kept: of a file that is too large the rest is read and dropped, so that the
/// fields behind it are not lost.
async fn content(mut part: Field<'_>) -> Result<Bytes, MultipartError> {
    let mut content = BytesMut::new();
    while let Some(chunk) = part.chunk().await? {
        if content.len() <= LARGEST {
            content.extend_from_slice(&chunk);
        }
    }
    Ok(content.freeze())
}

impl Upload {
    fn take(&mut self, field: String, file: Option<String>, content: Bytes) -> Result<(), Problem> {
        match file {
            Some(name) if name.is_empty() && content.is_empty() => {}
            Some(name) => self.attachments.push(Attachment { field, name, content }),
            None => {
                let text = String::from_utf8(content.to_vec()).map_err(|_| Problem::Malformed)?;
                self.typed.0.push((field, text));
            }
        }
        Ok(())
    }
}

fn visit(request: &Request) -> Result<Visit, Problem> {
    request.extensions().get::<Visit>().cloned().ok_or_else(|| Problem::Broken("a route outside the table".into()))
}

/// Whether a request says, once, that it is of this type: not compressed, and in no other character set than ours.
fn is(request: &Request, media_type: &str) -> bool {
    let mut values = request.headers().get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return false };
    let lower = value.to_str().unwrap_or_default().to_ascii_lowercase();
    let (given, parameters) = lower.split_once(';').unwrap_or((&lower, ""));
    let compressed = request.headers().contains_key(header::CONTENT_ENCODING);
    let foreign = parameters.contains("charset=") && !parameters.replace('"', "").contains("charset=utf-8");
    given.trim() == media_type && !foreign && !compressed
}
