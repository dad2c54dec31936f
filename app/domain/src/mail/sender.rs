//! Who the mails come from: the value of `mail.from`.

use super::words::Line;

/// `mail.from` is not a name and an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write the sender as a name and an address, like `Open banking <openbanking@bank.example>`")]
pub struct InvalidSender;

/// The bank as it signs its mails: a name and an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    name: Line,
    address: String,
}

impl Sender {
    /// Reads `Open banking <openbanking@bank.example>`, or an address alone, which is then the name too.
    ///
    /// # Errors
    /// [`InvalidSender`] without one `@` between visible ASCII characters.
    pub fn parse(text: &str) -> Result<Self, InvalidSender> {
        let (name, address) = match text.trim().strip_suffix('>') {
            Some(rest) => rest.split_once('<').ok_or(InvalidSender)?,
            None => ("", text.trim()),
        };
        if !is_address(address) {
            return Err(InvalidSender);
        }
        let name = name.trim().trim_matches('"').trim();
        let name = if name.is_empty() { address } else { name };
        Ok(Self { name: Line::new(name), address: address.to_owned() })
    }

    /// How the bank signs: `Open banking`.
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// Where answers go: `openbanking@bank.example`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The part behind the `@`, on which Message-IDs are made.
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// Only the operator writes this address: a shape check keeps it out of trouble in headers, the mail server judges it.
fn is_address(text: &str) -> bool {
    let visible = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>()[],;:\\\"@".contains(&byte))
    };
    text.split_once('@').is_some_and(|(local, domain)| visible(local) && visible(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_a_name_and_an_address() {
        let cases = [
            ("Open banking <openbanking@bank.example>", "Open banking", "openbanking@bank.example"),
            ("  \"Bank, open\" <ob@bank.example> ", "Bank, open", "ob@bank.example"),
            ("ob@bank.example", "ob@bank.example", "ob@bank.example"),
            ("<ob@bank.example>", "ob@bank.example", "ob@bank.example"),
            ("Evil\r\nBcc: x <ob@bank.example>", "Evil Bcc: x", "ob@bank.example"),
        ];
        for (text, name, address) in cases {
            let sender = Sender::parse(text).unwrap();
            assert_eq!((sender.name(), sender.address()), (name, address), "{text:?}");
            assert_eq!(sender.domain(), "bank.example");
        }
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for bad in [
            "",
            "Bank",
            "Bank <>",
            "Bank <bank.example>",
            "a@b@c",
            "a b@c.example",
            "Bank <a@b.example",
            "a\r\n@b",
            "@b",
            "a@",
        ] {
            assert_eq!(Sender::parse(bad), Err(InvalidSender), "{bad:?}");
        }
    }
}
