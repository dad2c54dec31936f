//! A mail that arrived, and how tests read it.

use mailparse::{MailHeaderMap, ParsedMail};

/// A mail with its envelope, as it came over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaughtMail {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The whole message, dots unstuffed, lines ended by CRLF.
    pub data: Vec<u8>,
    /// What the sender was told; `None` when the connection was dropped instead.
    pub answered: Option<u16>,
}

impl CaughtMail {
    /// Whether the sender knows that it arrived.
    pub fn is_accepted(&self) -> bool {
        self.answered == Some(250)
    }

    /// A header's decoded value; empty when it is not there.
    pub fn header(&self, name: &str) -> String {
        self.read(|mail| mail.headers.get_first_value(name))
    }

    /// The decoded subject.
    pub fn subject(&self) -> String {
        self.header("Subject")
    }

    /// The Message-ID with its angle brackets.
    pub fn message_id(&self) -> String {
        self.header("Message-ID")
    }

    /// The decoded `text/plain` part; empty when there is none.
    pub fn text(&self) -> String {
        self.read(|mail| part(mail, "text/plain"))
    }

    /// The decoded `text/html` part; empty when there is none.
    pub fn html(&self) -> String {
        self.read(|mail| part(mail, "text/html"))
    }

    /// The link that stands on a line of its own in the plain text.
    pub fn link(&self) -> Option<String> {
        let text = self.text();
        text.lines()
            .map(str::trim)
            .find(|line| line.starts_with("http://") || line.starts_with("https://"))
            .map(Into::into)
    }

    fn read(&self, look: impl Fn(&ParsedMail<'_>) -> Option<String>) -> String {
        mailparse::parse_mail(&self.data).ok().and_then(|mail| look(&mail)).unwrap_or_default()
    }
}

fn part(mail: &ParsedMail<'_>, mimetype: &str) -> Option<String> {
    if mail.ctype.mimetype == mimetype {
        return mail.get_body().ok();
    }
    mail.subparts.iter().find_map(|subpart| part(subpart, mimetype))
}
