//! A rendered mail as a MIME message (RFC 2045, RFC 5322). The same mail is the same bytes each time it is sent.

use domain::mail::RenderedMail;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use std::time::SystemTime;

/// Why a mail can never be sent as it is.
#[derive(Debug, thiserror::Error)]
pub(super) enum UnsendableMail {
    #[error("the address cannot be used: {0}")]
    Address(#[from] lettre::address::AddressError),
    #[error("a header cannot be used")]
    Header,
    #[error("the message cannot be built: {0}")]
    Message(#[from] lettre::error::Error),
}

/// Both parts as alternatives, the plain one first (RFC 2046 §5.1.4).
pub(super) fn message(mail: &RenderedMail, from: &Mailbox) -> Result<Message, UnsendableMail> {
    let to = Mailbox::new(None, mail.to.parse::<Address>()?);
    let mut builder = Message::builder()
        .message_id(Some(mail.message_id.clone()))
        .date(SystemTime::from(mail.written_at))
        .from(from.clone())
        .to(to)
        .subject(mail.subject.clone());
    for (name, value) in &mail.headers {
        let name = HeaderName::new_from_ascii(name.clone()).map_err(|_| UnsendableMail::Header)?;
        builder = builder.raw_header(HeaderValue::new(name, value.clone()));
    }
    let parts = MultiPart::alternative()
        .boundary(boundary(&mail.message_id))
        .singlepart(part(ContentType::TEXT_PLAIN, &mail.text)?)
        .singlepart(part(ContentType::TEXT_HTML, &mail.html)?);
    Ok(builder.multipart(parts)?)
}

/// Quoted-printable always: it survives every mail server, and no line of it can look like the boundary.
fn part(content_type: ContentType, text: &str) -> Result<SinglePart, UnsendableMail> {
    let body = Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::QuotedPrintable)
        .map_err(|_| UnsendableMail::Header)?;
    Ok(SinglePart::builder().content_type(content_type).body(body))
}

/// RFC 2045 §6.7 recommends `=_`, which quoted-printable never contains. A boundary has at most 70 characters.
fn boundary(message_id: &str) -> String {
    let tail: String = message_id.chars().filter(char::is_ascii_alphanumeric).take(60).collect();
    format!("=_{tail}")
}
