//! One connection of a sender.

use super::{CaughtMail, Fault, Shared};
use std::io;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream};
use tokio::net::TcpStream;

/// Speaks SMTP until the sender leaves, or is left.
pub(super) async fn serve(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    let mut session = Session { stream: BufStream::new(stream), shared, from: String::new(), to: Vec::new() };
    session.say("220 catcher.example ESMTP").await?;
    while let Some(line) = session.line().await? {
        let line = String::from_utf8_lossy(&line).into_owned();
        if !session.obey(&line).await? {
            break;
        }
    }
    session.stream.shutdown().await
}

struct Session<'a> {
    stream: BufStream<TcpStream>,
    shared: &'a Shared,
    from: String,
    to: Vec<String>,
}

impl Session<'_> {
    /// Answers one command. `false` ends the session.
    async fn obey(&mut self, line: &str) -> io::Result<bool> {
        let (verb, rest) = line.split_once([' ', ':']).unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => self.say("250-catcher.example\r\n250 8BITMIME").await?,
            "HELO" | "NOOP" => self.say("250 ok").await?,
            "RSET" => {
                self.forget();
                self.say("250 ok").await?;
            }
            "MAIL" => {
                self.from = path(rest);
                self.say("250 ok").await?;
            }
            "RCPT" => self.recipient(rest).await?,
            "DATA" if self.to.is_empty() => self.say("503 no recipient").await?,
            "DATA" => return self.data().await,
            "QUIT" => {
                self.say("221 bye").await?;
                return Ok(false);
            }
            _ => self.say("502 not implemented").await?,
        }
        Ok(true)
    }

    async fn recipient(&mut self, rest: &str) -> io::Result<()> {
        if let Some(code) = self.fault_at_recipient() {
            return self.say(&format!("{code} as told")).await;
        }
        self.to.push(path(rest));
        self.say("250 ok").await
    }

    async fn data(&mut self) -> io::Result<bool> {
        self.say("354 end with a dot").await?;
        let data = self.read_message().await?;
        let fault = self.shared.faults().pop_front();
        let answered = match fault {
            None | Some(Fault::AtRecipient(_)) => Some(250),
            Some(Fault::AfterData(code)) => Some(code),
            Some(Fault::DropAfterData | Fault::HoldAfterData) => None,
        };
        let (from, to) = (std::mem::take(&mut self.from), std::mem::take(&mut self.to));
        self.shared.catch(CaughtMail { from, to, data, answered });
        if fault == Some(Fault::HoldAfterData) {
            let _until_it_leaves = self.line().await;
        }
        if let Some(code) = answered {
            self.say(&format!("{code} as told")).await?;
        }
        Ok(answered.is_some())
    }

    /// RFC 5321 §4.5.2: a lone dot ends the message, a leading dot was doubled.
    async fn read_message(&mut self) -> io::Result<Vec<u8>> {
        let mut data = Vec::new();
        while let Some(line) = self.line().await? {
            if line == b"." {
                return Ok(data);
            }
            data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            data.extend_from_slice(b"\r\n");
        }
        Err(io::ErrorKind::UnexpectedEof.into())
    }

    async fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        if self.stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        line.truncate(line.strip_suffix(b"\r\n").unwrap_or(&line).len());
        Ok(Some(line))
    }

    async fn say(&mut self, line: &str) -> io::Result<()> {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    fn fault_at_recipient(&self) -> Option<u16> {
        let mut faults = self.shared.faults();
        let Some(Fault::AtRecipient(code)) = faults.front().copied() else { return None };
        faults.pop_front();
        Some(code)
    }

    fn forget(&mut self) {
        self.from.clear();
        self.to.clear();
    }
}

/// What stands between the angle brackets of `FROM:<…>` and `TO:<…>`.
fn path(rest: &str) -> String {
    let inner = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or_else(String::new, |(path, _)| path.to_owned())
}
