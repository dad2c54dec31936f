//! A mail as it goes into the outbox: both parts, its Message-ID, its headers.

use super::kind::Mail;
use super::letter::Recipient;
use super::sender::Sender;
use super::{html, text};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fmt::Write as _;
use time::OffsetDateTime;

/// What a mail needs besides its words.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// Who writes.
    pub sender: &'a Sender,
    /// Who reads.
    pub recipient: &'a Recipient,
    /// The outbox's key: the same event gives the same key, and with it the same Message-ID.
    pub dedupe_key: &'a str,
    /// When the mail was written, that is its `Date`.
    pub written_at: OffsetDateTime,
}

/// A finished mail. It may hold a one-time link: the outbox keeps it sealed, and a log never sees it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenderedMail {
    /// The address, in one line.
    pub to: String,
    /// The subject, in one line.
    pub subject: String,
    /// The plain-text part.
    pub text: String,
    /// The HTML part, a whole document.
    pub html: String,
    /// `<key@bank.example>` (RFC 5322 §3.6.4).
    pub message_id: String,
    /// Everything else that is set, as names and values.
    pub headers: Vec<(String, String)>,
    /// The `Date` of the mail. It does not change when the mail is sent again.
    #[serde(with = "time::serde::rfc3339")]
    pub written_at: OffsetDateTime,
}

impl fmt::Debug for RenderedMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RenderedMail").field("message_id", &self.message_id).finish_non_exhaustive()
    }
}

impl Mail {
    /// Both parts and the headers. The same input gives the same bytes.
    pub fn render(&self, envelope: &Envelope) -> RenderedMail {
        let letter = self.letter(envelope.sender.name());
        let greeting = envelope.recipient.greeting();
        let signature = signature(envelope.sender);
        RenderedMail {
            to: envelope.recipient.address.as_str().to_owned(),
            subject: letter.subject.as_str().to_owned(),
            text: text::text(&letter, &greeting, &signature),
            html: html::html(&letter, &greeting, &signature),
            message_id: message_id(envelope.dedupe_key, envelope.sender),
            headers: headers(self, envelope),
            written_at: envelope.written_at,
        }
    }
}

fn signature(sender: &Sender) -> Vec<&str> {
    if sender.name() == sender.address() { vec![sender.name()] } else { vec![sender.name(), sender.address()] }
}

fn headers(mail: &Mail, envelope: &Envelope) -> Vec<(String, String)> {
    let thread = mail.reference().map(|reference| message_id(reference.as_str(), envelope.sender));
    // RFC 3834 §5: nobody's out-of-office answers this.
    let mut headers = vec![("Auto-Submitted".to_owned(), "auto-generated".to_owned())];
    headers.push(("X-Entity-Ref-ID".to_owned(), atom(envelope.dedupe_key)));
    if let Some(root) = thread {
        headers.push(("In-Reply-To".to_owned(), root.clone()));
        headers.push(("References".to_owned(), root));
    }
    headers
}

fn message_id(key: &str, sender: &Sender) -> String {
    format!("<{}@{}>", atom(key), sender.domain())
}

/// RFC 5322 §3.2.3: what is not a letter, digit, hyphen or underscore is written as `=` and two hexadecimal digits, so that
/// two keys never become one.
fn atom(key: &str) -> String {
    key.bytes().fold(String::with_capacity(key.len()), |mut atom, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            atom.push(char::from(byte));
        } else {
            // Writing into a String never fails.
            let _ = write!(atom, "={byte:02x}");
        }
        atom
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples::{WHEN, every_mail, with_words};
    use super::*;
    use std::collections::BTreeSet;
    use unicode_width::UnicodeWidthStr;

    const EVIL: [&str; 6] = [
        "Ada\r\nBcc: everyone@bank.example\r\n\r\n<b>Hello",
        "<script>alert('x')</script>&amp;\"><img src=x onerror=y>",
        "شركة الدفع المثال المحدودة",
        "株式会社株式会社株式会社株式会社株式会社株式会社株式会社株式会社株式会社株式会社株式会社",
        "e\u{301}\u{202e}cod\u{2028}e",
        "",
    ];

    fn render(mail: &Mail) -> RenderedMail {
        render_for(mail, &Recipient::new("ada@fintech.example", Some("Ada Example")))
    }

    fn render_for(mail: &Mail, recipient: &Recipient) -> RenderedMail {
        let sender = Sender::parse("Open banking <openbanking@bank.example>").unwrap();
        mail.render(&Envelope { sender: &sender, recipient, dedupe_key: "approved:0193", written_at: WHEN })
    }

    fn nasty_mails() -> Vec<Mail> {
        let nasty =
            EVIL.iter().flat_map(|text| with_words(text, &format!("{text}\n\n{text} https://a.example/?b=c&d=e")));
        every_mail().into_iter().chain(nasty).collect()
    }

    /// The visible words of an HTML document, and its links.
    fn read_html(html: &str) -> (String, Vec<String>) {
        let body = html.split_once("<main>").unwrap().1;
        let (mut words, mut links) = (String::new(), Vec::new());
        for part in body.split('<') {
            let (tag, text) = part.split_once('>').unwrap_or(("", part));
            if let Some(href) = tag.strip_prefix("a href=") {
                links.push(unescape(href.trim_matches('"')));
            }
            words.push(' ');
            words.push_str(&unescape(text));
        }
        (words, links)
    }

    fn unescape(text: &str) -> String {
        let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
        pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    }

    fn letters_only(text: &str) -> String {
        text.chars().filter(|character| !character.is_whitespace() && *character != ':').collect()
    }

    #[test]
    fn both_parts_say_the_same_and_lead_to_the_same_place() {
        for mail in nasty_mails() {
            let rendered = render(&mail);
            let (words, links) = read_html(&rendered.html);
            let text_links: Vec<&str> =
                rendered.text.lines().filter(|line| line.starts_with("https://portal.")).collect();
            assert_eq!(text_links, links, "{}", mail.name());
            assert!(links.len() <= 1, "{}", mail.name());
            let text = links.iter().fold(rendered.text.clone(), |text, link| text.replace(link.as_str(), ""));
            assert_eq!(letters_only(&text), letters_only(&words), "{}", mail.name());
        }
    }

    #[test]
    fn plain_text_stays_within_72_columns_but_for_addresses() {
        for mail in nasty_mails() {
            for line in render(&mail).text.lines().filter(|line| !line.contains("://")) {
                assert!(line.width() <= 72 && line.trim_end() == line, "{}: {line:?}", mail.name());
            }
        }
    }

    #[test]
    fn nothing_can_get_into_a_header() {
        for mail in nasty_mails() {
            for text in EVIL {
                let rendered = render_for(&mail, &Recipient::new(text, Some(text)));
                let headers = rendered.headers.iter().flat_map(|(name, value)| [name, value]);
                for header in headers.chain([&rendered.subject, &rendered.to, &rendered.message_id]) {
                    assert!(!header.chars().any(char::is_control), "{header:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_can_get_into_the_html_and_nothing_is_loaded() {
        for mail in nasty_mails() {
            let html = render(&mail).html;
            assert!(html.starts_with("<!doctype html>\n<html lang=\"en\" dir=\"ltr\">"));
            for forbidden in ["<script", "<img", "<b>", "src=", "url(", "@import", "<link", "style=\""] {
                let harmless = html.replace("&lt;img src=x", "");
                assert!(!harmless.contains(forbidden), "{}: {forbidden}", mail.name());
            }
        }
    }

    #[test]
    fn the_same_mail_is_the_same_bytes_and_keeps_its_message_id() {
        let mail = &every_mail()[5];
        let rendered = render(mail);
        assert_eq!(rendered, render(mail));
        assert_eq!(rendered.message_id, "<approved=3a0193@bank.example>");
        let stored = serde_json::to_vec(&rendered).unwrap();
        assert_eq!(serde_json::from_slice::<RenderedMail>(&stored).unwrap(), rendered);
    }

    #[test]
    fn the_mails_of_a_request_form_a_thread_and_others_stand_alone() {
        for mail in every_mail() {
            let headers = render(&mail).headers;
            let value = |wanted: &str| headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
            assert_eq!(value("Auto-Submitted"), Some("auto-generated"));
            assert_eq!(value("X-Entity-Ref-ID"), Some("approved=3a0193"));
            let thread = mail.reference().map(|_| "<SU-7K3Q-19X@bank.example>");
            assert_eq!((value("In-Reply-To"), value("References")), (thread, thread), "{}", mail.name());
        }
    }

    #[test]
    fn two_keys_never_become_one_message_id() {
        let keys = ["a.b", "a:b", "a=3ab", "a b", "A:B", "a\r\nb", "a@b", "a>b", "ä"];
        let atoms: BTreeSet<String> = keys.iter().map(|key| atom(key)).collect();
        assert_eq!(atoms.len(), keys.len());
        assert!(atoms.iter().all(|atom| atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_=".contains(&b))));
    }

    #[test]
    fn a_mail_is_not_printed() {
        let printed = format!("{:?} {:?}", every_mail()[0], render(&every_mail()[0]));
        assert!(!printed.contains("vsl_"), "{printed}");
    }

    #[test]
    fn a_whole_letter_reads_like_this() {
        assert_eq!(
            render(&every_mail()[3]).text,
            "\
Hello Ada Example,

We have a question about your sign-up.

It is your move: please answer on the page of your sign-up.

Without an answer the sign-up closes on 20 November 2026, 14:05 UTC. The
question:

    Which country is your main office in?

    Please name the street too.

Reference: SU-7K3Q-19X
Answer by: 20 November 2026, 14:05 UTC

Answer the question:
https://portal.bank.example/portal/requests/SU-7K3Q-19X

While we wait for you, the time for our own answer stands still.

Open banking
openbanking@bank.example

You get this because you signed up with Open banking, or your
organisation did.
"
        );
    }
}
