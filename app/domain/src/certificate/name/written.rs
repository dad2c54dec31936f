//! How names are written: with slashes, and with commas, escapes, quotes and hexadecimal values.

use super::NotAName;

pub(super) type Written = Vec<(String, String)>;

/// `/C=GB/O=Example/CN=x`: a slash begins an attribute only where `type=` follows.
pub(super) fn by_slashes(text: &str) -> Result<Written, NotAName> {
    let begins = |rest: &str| {
        let kind = rest.split('=').next().unwrap_or_default();
        rest.contains('=') && !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.')
    };
    let mut written: Written = Vec::new();
    for piece in text.split('/').skip(1) {
        match (begins(piece), piece.split_once('='), written.last_mut()) {
            (true, Some((kind, value)), _) => written.push((kind.to_owned(), value.to_owned())),
            (_, _, Some((_, value))) => {
                value.push('/');
                value.push_str(piece);
            }
            _ => return Err(NotAName::Syntax),
        }
    }
    Ok(written)
}

/// `CN=x,O=Example\, Ltd,C=GB` (RFC 4514 §2; RFC 2253's semicolons and quotes too).
pub(super) fn by_commas(text: &str) -> Result<Written, NotAName> {
    let mut written = Vec::new();
    let mut letters = text.chars().peekable();
    while letters.peek().is_some() {
        let kind: String = letters.by_ref().take_while(|letter| *letter != '=').collect();
        if kind.contains([',', '+', ';', '"', '\\']) {
            return Err(NotAName::Syntax);
        }
        let (value, more) = value(&mut letters)?;
        written.push((kind, value));
        if more && letters.peek().is_none() {
            return Err(NotAName::Syntax);
        }
    }
    Ok(written)
}

type Letters<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// A value up to the next separator, and whether there was one.
fn value(letters: &mut Letters<'_>) -> Result<(String, bool), NotAName> {
    while letters.next_if_eq(&' ').is_some() {}
    if letters.next_if_eq(&'#').is_some() {
        return hexadecimal(letters);
    }
    let (mut bytes, mut kept, mut quoted) = (Vec::new(), 0, letters.next_if_eq(&'"').is_some());
    let in_quotes = quoted;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                escape(letters, &mut bytes)?;
                kept = bytes.len();
            }
            '"' if quoted => quoted = false,
            '"' => return Err(NotAName::Syntax),
            ',' | ';' | '+' if !quoted => return finish(bytes, kept, true),
            ' ' if in_quotes && !quoted => {}
            _ if in_quotes && !quoted => return Err(NotAName::Syntax),
            letter => {
                bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                if letter != ' ' || quoted {
                    kept = bytes.len();
                }
            }
        }
    }
    if quoted { Err(NotAName::Syntax) } else { finish(bytes, kept, false) }
}

fn finish(mut bytes: Vec<u8>, kept: usize, more: bool) -> Result<(String, bool), NotAName> {
    bytes.truncate(kept);
    String::from_utf8(bytes).map(|value| (value, more)).map_err(|_| NotAName::Syntax)
}

/// `\,` or `\2C`.
fn escape(letters: &mut Letters<'_>, bytes: &mut Vec<u8>) -> Result<(), NotAName> {
    let first = letters.next().ok_or(NotAName::Syntax)?;
    if let Some(high) = first.to_digit(16) {
        let low = letters.next().and_then(|letter| letter.to_digit(16)).ok_or(NotAName::Syntax)?;
        bytes.push(u8::try_from(high * 16 + low).map_err(|_| NotAName::Syntax)?);
        return Ok(());
    }
    if !first.is_ascii_punctuation() && first != ' ' {
        return Err(NotAName::Syntax);
    }
    bytes.extend_from_slice(first.encode_utf8(&mut [0; 4]).as_bytes());
    Ok(())
}

/// `#0C0141`: the DER of a string of up to 127 bytes.
fn hexadecimal(letters: &mut Letters<'_>) -> Result<(String, bool), NotAName> {
    let (mut digits, mut more) = (String::new(), false);
    for letter in letters.by_ref() {
        if matches!(letter, ',' | ';' | '+') {
            more = true;
            break;
        }
        digits.push(letter);
    }
    let der = data_encoding::HEXLOWER_PERMISSIVE.decode(digits.trim().as_bytes()).map_err(|_| NotAName::Syntax)?;
    match der.as_slice() {
        // UTF8String, PrintableString, IA5String.
        [0x0c | 0x13 | 0x16, length @ ..=0x7f, value @ ..] if usize::from(*length) == value.len() => {
            finish(value.to_vec(), value.len(), more)
        }
        _ => Err(NotAName::Syntax),
    }
}
