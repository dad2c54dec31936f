//! The bank's mail server, over lettre.

use super::message::message;
use domain::mail::{RenderedMail, Sender};
use lettre::message::Mailbox;
use lettre::transport::smtp;
use lettre::transport::smtp::PoolConfig;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::time::Duration;
use url::{Host, Url};

/// Where SMTP listens when the URL does not say (RFC 5321 §4.5.4.2).
const SMTP_PORT: u16 = 25;
/// Shorter than the lease under which the outbox hands a mail out: nobody else sends it meanwhile.
const LONGEST_SEND: Duration = Duration::from_secs(45);
const MOST_CONNECTIONS: u32 = 4;

/// `mail.smtp` cannot be used. It never repeats the URL, which may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSmtp {
    /// Not a URL of the two schemes.
    #[error("write the mail server as smtp://host:port or smtps://host:port")]
    Url,
    /// A sender that the mail library does not take.
    #[error("the sender's address cannot be used")]
    Sender,
    /// TLS could not be set up.
    #[error("TLS to the mail server cannot be set up: {0}")]
    Tls(String),
}

/// A mail was not delivered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Try again later: the server said 4xx, could not be reached, or did not take our sign-in.
    #[error("try again later: {0}")]
    Retry(String),
    /// Do not try again: the server said 5xx, or the mail cannot be sent as it is.
    #[error("refused: {0}")]
    Refused(String),
}

/// Sends mails over pooled connections. Clones share the pool.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// Reads `smtp://[user:password@]host[:port]` or `smtps://…`; nothing is dialled yet. Over `smtp` the connection is
    /// encrypted when the server offers it, and must be when there is a password to send to another machine.
    ///
    /// # Errors
    /// [`InvalidSmtp`] when the URL or the sender cannot be used.
    pub fn connect(url: &str, from: &Sender) -> Result<Self, InvalidSmtp> {
        let url = with_encryption(Url::parse(url).map_err(|_| InvalidSmtp::Url)?)?;
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str())
            .map_err(|error| if error.is_tls() { InvalidSmtp::Tls(error.to_string()) } else { InvalidSmtp::Url })?;
        if url.scheme() == "smtp" {
            builder = builder.port(url.port().unwrap_or(SMTP_PORT));
        }
        let transport =
            builder.timeout(Some(LONGEST_SEND)).pool_config(PoolConfig::new().max_size(MOST_CONNECTIONS)).build();
        Ok(Self { transport, from: mailbox(from)? })
    }

    /// Hands one mail to the mail server and waits for its word.
    ///
    /// # Errors
    /// [`SendError`] says whether to try again. After `Retry` the mail may have arrived all the same: it carries the same
    /// Message-ID and the same bytes when it is sent again.
    pub async fn send(&self, mail: &RenderedMail) -> Result<(), SendError> {
        let message = message(mail, &self.from).map_err(|error| SendError::Refused(error.to_string()))?;
        let sending = tokio::time::timeout(LONGEST_SEND, self.transport.send(message));
        let answer =
            sending.await.map_err(|_| SendError::Retry("the mail server did not answer in time".to_owned()))?;
        answer.map(drop).map_err(|error| judge(&error, mail))
    }
}

fn with_encryption(mut url: Url) -> Result<Url, InvalidSmtp> {
    if !matches!(url.scheme(), "smtp" | "smtps") || url.host_str().is_none_or(str::is_empty) {
        return Err(InvalidSmtp::Url);
    }
    let asked = url.query_pairs().any(|(key, _)| key == "tls");
    if url.scheme() == "smtp" && !asked {
        let exposed = url.password().is_some() && !is_loopback(&url);
        url.query_pairs_mut().append_pair("tls", if exposed { "required" } else { "opportunistic" });
    }
    Ok(url)
}

/// The URL parser reads no address in a host of a scheme it does not know.
fn is_loopback(url: &Url) -> bool {
    match Host::parse(url.host_str().unwrap_or_default()) {
        Ok(Host::Domain(name)) => name == "localhost",
        Ok(Host::Ipv4(address)) => address.is_loopback(),
        Ok(Host::Ipv6(address)) => address.is_loopback(),
        Err(_) => false,
    }
}

fn mailbox(sender: &Sender) -> Result<Mailbox, InvalidSmtp> {
    let address = sender.address().parse::<Address>().map_err(|_| InvalidSmtp::Sender)?;
    Ok(Mailbox::new(Some(sender.name().to_owned()), address))
}

fn judge(error: &smtp::Error, mail: &RenderedMail) -> SendError {
    // RFC 6531: to an address that is not ASCII such a server will never send.
    let unsupported = error.is_client() && !mail.to.is_ascii();
    if unsupported || (error.is_permanent() && !is_about_our_sign_in(error)) {
        return SendError::Refused(error.to_string());
    }
    SendError::Retry(error.to_string())
}

/// RFC 4954 §6: these 5xx are about the configured password, not about the mail, which can wait until that is put right.
fn is_about_our_sign_in(error: &smtp::Error) -> bool {
    error.status().is_some_and(|code| matches!(u16::from(code), 530 | 534 | 535 | 538))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender() -> Sender {
        Sender::parse("Open banking <openbanking@bank.example>").unwrap()
    }

    #[tokio::test]
    async fn a_mail_server_is_a_url_of_two_schemes() {
        for good in ["smtp://127.0.0.1:2525", "smtp://mail.bank.example", "smtps://u:p%40ss@mail.bank.example:465"] {
            assert!(Smtp::connect(good, &sender()).is_ok(), "{good}");
        }
        for bad in ["", "mail.bank.example", "http://mail.bank.example", "smtp://", "smtp://u:secret@h?tls=perhaps"] {
            let error = Smtp::connect(bad, &sender()).err();
            assert_eq!(error, Some(InvalidSmtp::Url), "{bad}");
            assert!(!format!("{error:?}").contains("secret"));
        }
    }

    #[test]
    fn a_password_does_not_leave_the_machine_in_the_clear() {
        let cases = [
            ("smtp://127.0.0.1:2525", Some("tls=opportunistic")),
            ("smtp://mail.bank.example", Some("tls=opportunistic")),
            ("smtp://u:p@127.0.0.1:2525", Some("tls=opportunistic")),
            ("smtp://u:p@localhost", Some("tls=opportunistic")),
            ("smtp://u:p@[::1]:25", Some("tls=opportunistic")),
            ("smtp://u:p@mail.bank.example", Some("tls=required")),
            ("smtp://u:p@10.0.0.1", Some("tls=required")),
            ("smtps://u:p@mail.bank.example", None),
        ];
        for (url, expected) in cases {
            assert_eq!(with_encryption(Url::parse(url).unwrap()).unwrap().query(), expected, "{url}");
        }
    }
}
