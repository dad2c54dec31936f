//! E-mail addresses: exactly one recipient each.

use super::character::{first_unstorable, is_blank, is_word};
use super::fold::fold;
use super::host::is_host_name;
use super::problem::{InvalidText, TextProblem};
use unicode_normalization::UnicodeNormalization;

text_types! {
    /// A mailbox: local part as typed (NFC), domain in lower-case ASCII (RFC 5321 §4.1.2 without quoting, RFC 5890 §2.3).
    EmailAddress: InvalidEmailAddress,
}

/// Why a text is not an e-mail address that we write to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmailAddress {
    /// Blank, or with a character that may not be stored.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// Not one `@`.
    #[error("Enter an e-mail address with one @, like name@company.example")]
    At,
    /// RFC 5321 §4.5.3.1: 64 octets before the @, 254 in all.
    #[error("Enter an e-mail address of at most 254 characters, at most 64 of them before the @")]
    TooLong,
    /// Quotes, comments, spaces, dots in a row.
    #[error("Enter an e-mail address without quotes, brackets or spaces before the @, like name@company.example")]
    Local,
    /// Not a host name: a number, a single word, a dot at the end.
    #[error("Enter an e-mail address that ends in the name of a domain, like name@company.example")]
    Domain,
}

impl EmailAddress {
    /// Reads an address. `+` and what follows it are kept.
    ///
    /// # Errors
    /// The rule that the text breaks, as a sentence.
    pub fn parse(text: &str) -> Result<Self, InvalidEmailAddress> {
        let text = text.trim().nfc().collect::<String>();
        refuse_bad_characters(&text)?;
        let (local, domain) = text.split_once('@').ok_or(InvalidEmailAddress::At)?;
        if text.starts_with('"') {
            return Err(InvalidEmailAddress::Local);
        }
        if domain.contains('@') {
            return Err(InvalidEmailAddress::At);
        }
        if !is_local_part(local) || !is_local_part(&fold(local)) {
            return Err(InvalidEmailAddress::Local);
        }
        join(local, &ascii_domain(domain)?)
    }

    /// What two spellings of one mailbox have in common: unique among accounts, compared at sign-in, never written to.
    pub fn key(&self) -> String {
        fold(&self.0)
    }

    /// What stands before the @.
    pub fn local_part(&self) -> &str {
        self.0.split_once('@').map_or("", |(local, _)| local)
    }

    /// The domain as A-labels, in lower case.
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }
}

fn refuse_bad_characters(text: &str) -> Result<(), InvalidText> {
    let problem = if is_blank(text) {
        Some(TextProblem::Missing)
    } else {
        first_unstorable(text, false).map(TextProblem::Unstorable)
    };
    problem.map_or(Ok(()), |problem| Err(InvalidText::new("the e-mail address", problem)))
}

fn join(local: &str, domain: &str) -> Result<EmailAddress, InvalidEmailAddress> {
    let address = format!("{local}@{domain}");
    if local.len() > 64 || address.len() > 254 {
        return Err(InvalidEmailAddress::TooLong);
    }
    Ok(EmailAddress(address))
}

/// A dot-atom of RFC 5322 §3.2.3, with letters of any script as RFC 6531 §3.3 allows.
fn is_local_part(local: &str) -> bool {
    local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom_character))
}

fn is_atom_character(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character);
    }
    is_word(character)
}

fn ascii_domain(domain: &str) -> Result<String, InvalidEmailAddress> {
    // `url` would decode %40 to @.
    if domain.contains(['%', '[', ']', ':']) {
        return Err(InvalidEmailAddress::Domain);
    }
    match url::Host::parse(domain) {
        Ok(url::Host::Domain(name)) if is_host_name(&name) => Ok(name),
        _ => Err(InvalidEmailAddress::Domain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_normalised() {
        for (text, address) in [
            (" Ann.Bell@Company.Example ", "Ann.Bell@company.example"),
            ("ann+sign-up@company.example", "ann+sign-up@company.example"),
            ("o'neil@company.example", "o'neil@company.example"),
            ("ann@bücher.example", "ann@xn--bcher-kva.example"),
            ("ann@BÜCHER。example", "ann@xn--bcher-kva.example"),
            ("用户@例子.example", "用户@xn--fsqu00a.example"),
        ] {
            assert_eq!(EmailAddress::parse(text).unwrap().as_str(), address);
        }
    }

    #[test]
    fn what_is_not_one_mailbox_is_refused() {
        use InvalidEmailAddress::{At, Domain, Local, TooLong};
        let long = format!("{}@company.example", "a".repeat(65));
        let longest = format!("ann@{}example", "abcdefghi.".repeat(25));
        assert!(longest.len() > 254);
        for (text, error) in [
            ("ann", At),
            ("ann＠company.example", At),
            ("ann@company.example@other.example", At),
            ("ann@b@company.example", At),
            ("\"ann@b\"@company.example", Local),
            ("\"ann\"@company.example", Local),
            ("ann(comment)@company.example", Local),
            ("Ann Bell <ann@company.example>", Local),
            ("ann,bob@company.example", Local),
            ("ann;bob@company.example", Local),
            (".ann@company.example", Local),
            ("ann..bell@company.example", Local),
            ("@company.example", Local),
            ("ﷺ@company.example", Local),
            ("ann@[192.0.2.1]", Domain),
            ("ann@[IPv6:2001:db8::1]", Domain),
            ("ann@192.0.2.1", Domain),
            ("ann@0x7f.1", Domain),
            ("ann@2130706433", Domain),
            ("ann@company.example.", Domain),
            ("ann@localhost", Domain),
            ("ann@", Domain),
            ("ann@company..example", Domain),
            ("ann@-company.example", Domain),
            ("ann@com_pany.example", Domain),
            ("ann@b%40company.example", Domain),
            ("ann@company.example, bob@x", At),
            ("ann@company.example (work)", Domain),
            (&long, TooLong),
        ] {
            assert_eq!(EmailAddress::parse(text), Err(error), "{text}");
        }
        assert!(EmailAddress::parse(&longest).is_err());
    }

    #[test]
    fn the_last_octet_that_fits_is_254() {
        let domain = format!("{}.{}.{}.example", "a".repeat(63), "b".repeat(63), "c".repeat(54));
        let local = |length: usize| format!("{}@{domain}", "x".repeat(length));
        let most = 254 - 1 - domain.len();
        assert!(EmailAddress::parse(&local(most)).is_ok());
        assert_eq!(EmailAddress::parse(&local(most + 1)), Err(InvalidEmailAddress::TooLong));
    }

    #[test]
    fn nothing_can_be_injected_into_a_mail() {
        for text in ["ann@company.example\r\nBcc: b@x.example", "ann\n@company.example", "ann@com\0pany.example"] {
            let sentence = EmailAddress::parse(text).unwrap_err().to_string();
            assert!(sentence.starts_with("The e-mail address contains a character we cannot store"), "{text:?}");
        }
        assert_eq!(EmailAddress::parse("\u{200b} ").unwrap_err().to_string(), "Enter the e-mail address");
    }

    #[test]
    fn keys_compare_mailboxes_without_taking_one_over() {
        let key = |text: &str| EmailAddress::parse(text).unwrap().key();
        assert_eq!(key("ANN@Company.example"), key("ann@company.EXAMPLE"));
        assert_eq!(key("ﬀ@company.example"), key("FF@company.example"));
        assert_eq!(key("straße@company.example"), key("STRASSE@company.example"));
        assert_ne!(key("mıke@company.example"), key("mike@company.example"));
        assert_ne!(key("ann+a@company.example"), key("ann@company.example"));
    }
}
