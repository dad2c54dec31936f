//! Distinguished names (RFC 4514): read from a certificate or from one of the many ways to write them, and compared as
//! attributes, never as text.

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Longer than any name that a person has written.
const MOST_ATTRIBUTES: usize = 32;

/// A kind of attribute, by its object identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributeType(String);

impl AttributeType {
    /// `CN`.
    pub const COMMON_NAME: &str = "2.5.4.3";
    /// `OU`.
    pub const ORGANISATIONAL_UNIT: &str = "2.5.4.11";
    /// `O`.
    pub const ORGANISATION: &str = "2.5.4.10";
    /// `C`.
    pub const COUNTRY: &str = "2.5.4.6";
    /// `organizationIdentifier` (ETSI EN 319 412-1 §5.1.4).
    pub const ORGANISATION_IDENTIFIER: &str = "2.5.4.97";

    /// Its short name where it has one, else its number.
    pub fn shown(&self) -> &str {
        SHORT_NAMES.iter().find(|(_, oid)| *oid == self.0).map_or(&self.0, |(name, _)| name)
    }

    fn parse(written: &str) -> Option<Self> {
        let bare = match written.get(..4) {
            Some(prefix) if prefix.eq_ignore_ascii_case("oid.") => &written[4..],
            _ => written,
        };
        let numbers =
            !bare.is_empty() && bare.split('.').all(|arc| !arc.is_empty() && arc.bytes().all(|b| b.is_ascii_digit()));
        if numbers {
            return Some(Self(bare.to_owned()));
        }
        let named = SHORT_NAMES.iter().chain(SYNONYMS).find(|(name, _)| name.eq_ignore_ascii_case(bare));
        named.map(|(_, oid)| Self((*oid).to_owned()))
    }
}

const SHORT_NAMES: &[(&str, &str)] = &[
    ("CN", AttributeType::COMMON_NAME),
    ("OU", AttributeType::ORGANISATIONAL_UNIT),
    ("O", AttributeType::ORGANISATION),
    ("C", AttributeType::COUNTRY),
    ("L", "2.5.4.7"),
    ("ST", "2.5.4.8"),
    ("STREET", "2.5.4.9"),
    ("SN", "2.5.4.4"),
    ("DC", "0.9.2342.19200300.100.1.25"),
    ("UID", "0.9.2342.19200300.100.1.1"),
    ("emailAddress", "1.2.840.113549.1.9.1"),
    ("serialNumber", "2.5.4.5"),
    ("organizationIdentifier", AttributeType::ORGANISATION_IDENTIFIER),
    ("businessCategory", "2.5.4.15"),
    ("postalCode", "2.5.4.17"),
    ("jurisdictionCountryName", "1.3.6.1.4.1.311.60.2.1.3"),
];

const SYNONYMS: &[(&str, &str)] = &[
    ("S", "2.5.4.8"),
    ("E", "1.2.840.113549.1.9.1"),
    ("commonName", AttributeType::COMMON_NAME),
    ("organizationName", AttributeType::ORGANISATION),
    ("organizationalUnitName", AttributeType::ORGANISATIONAL_UNIT),
    ("countryName", AttributeType::COUNTRY),
    ("localityName", "2.5.4.7"),
    ("stateOrProvinceName", "2.5.4.8"),
    ("streetAddress", "2.5.4.9"),
    ("surname", "2.5.4.4"),
    ("domainComponent", "0.9.2342.19200300.100.1.25"),
    ("userId", "0.9.2342.19200300.100.1.1"),
    ("jurisdictionC", "1.3.6.1.4.1.311.60.2.1.3"),
];

#[derive(Debug, Clone)]
struct Attribute {
    kind: AttributeType,
    value: String,
}

impl Attribute {
    /// As values are compared (RFC 4518, lightly): one form for what looks the same.
    fn folded(&self) -> String {
        let folded: String = self.value.nfkc().flat_map(char::to_lowercase).collect();
        folded.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.folded() == other.folded()
    }
}

/// The attributes of a name. In which order they were written says nothing: tools write them in both.
#[derive(Debug, Clone)]
pub struct DistinguishedName(Vec<Attribute>);

/// Why a text is no distinguished name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAName {
    /// Nothing in it.
    #[error("a distinguished name has at least one attribute, such as CN=…")]
    Empty,
    /// More than anybody writes.
    #[error("a distinguished name has at most {MOST_ATTRIBUTES} attributes")]
    TooMany,
    /// An attribute type that is neither known by name nor a number.
    #[error("\"{0}\" is no attribute type known here; write its number, as 2.5.4.97")]
    Type(String),
    /// Not `type=value`, an escape without end, a quote without end.
    #[error("it is not written as RFC 4514 has it, as CN=…,O=…,C=…")]
    Syntax,
    /// A value that is empty, or not text.
    #[error("the value of {0} is empty or holds control characters")]
    Value(String),
}

/// Two attributes where one decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name holds this attribute twice")]
pub struct Twice;

impl DistinguishedName {
    /// From the attributes of a certificate: numbers as text, values decoded.
    ///
    /// # Errors
    /// [`NotAName`].
    pub fn of(attributes: impl IntoIterator<Item = (String, String)>) -> Result<Self, NotAName> {
        let attributes = attributes.into_iter().map(|(oid, value)| attribute(AttributeType(oid), value));
        Self::bounded(attributes.collect::<Result<_, _>>()?)
    }

    /// Reads RFC 4514 in either order, with escapes, quotes and hexadecimal values, and `OpenSSL`'s way with slashes.
    ///
    /// # Errors
    /// [`NotAName`].
    pub fn parse(text: &str) -> Result<Self, NotAName> {
        let written = if text.starts_with('/') { by_slashes(text)? } else { by_commas(text)? };
        let attributes = written.into_iter().map(|(kind, value)| {
            let kind = kind.trim();
            let known = AttributeType::parse(kind).ok_or_else(|| NotAName::Type(kind.chars().take(40).collect()))?;
            attribute(known, value)
        });
        Self::bounded(attributes.collect::<Result<_, _>>()?)
    }

    fn bounded(attributes: Vec<Attribute>) -> Result<Self, NotAName> {
        match attributes.len() {
            0 => Err(NotAName::Empty),
            1..=MOST_ATTRIBUTES => Ok(Self(attributes)),
            _ => Err(NotAName::TooMany),
        }
    }

    /// The one value of an attribute, by its number.
    ///
    /// # Errors
    /// [`Twice`]: nobody could say which of them counts.
    pub fn one(&self, oid: &str) -> Result<Option<&str>, Twice> {
        let mut values = self.0.iter().filter(|attribute| attribute.kind.0 == oid);
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Twice),
            (first, None) => Ok(first.map(|attribute| attribute.value.as_str())),
        }
    }

    /// True when both hold the same attributes.
    pub fn same(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.within(other)
    }

    /// True when this name, as somebody registered it, means `certificate`: every attribute of it stands there, and one
    /// of them tells holders of certificates apart (a common name or an organisation identifier).
    pub fn means(&self, certificate: &Self) -> bool {
        let telling = [AttributeType::COMMON_NAME, AttributeType::ORGANISATION_IDENTIFIER];
        self.0.iter().any(|attribute| telling.contains(&attribute.kind.0.as_str())) && self.within(certificate)
    }

    fn within(&self, other: &Self) -> bool {
        let mut left: Vec<&Attribute> = other.0.iter().collect();
        self.0.iter().all(|own| {
            let at = left.iter().position(|candidate| candidate.same(own));
            at.map(|at| left.swap_remove(at)).is_some()
        })
    }
}

/// As RFC 4514 writes it, for people to read.
impl fmt::Display for DistinguishedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, attribute) in self.0.iter().enumerate() {
            f.write_str(if number == 0 { "" } else { "," })?;
            write!(f, "{}={}", attribute.kind.shown(), escaped(&attribute.value))?;
        }
        Ok(())
    }
}

fn attribute(kind: AttributeType, value: String) -> Result<Attribute, NotAName> {
    if value.trim().is_empty() || value.chars().any(char::is_control) {
        return Err(NotAName::Value(kind.shown().to_owned()));
    }
    Ok(Attribute { kind, value })
}

fn escaped(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut text = String::with_capacity(value.len());
    for (at, letter) in value.chars().enumerate() {
        let outer = (letter == ' ' && (at == 0 || at == last)) || (letter == '#' && at == 0);
        if outer || matches!(letter, ',' | '+' | '"' | '\\' | '<' | '>' | ';') {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}

type Written = Vec<(String, String)>;

/// `/C=GB/O=Example/CN=x`: a slash begins an attribute only where `type=` follows.
fn by_slashes(text: &str) -> Result<Written, NotAName> {
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
fn by_commas(text: &str) -> Result<Written, NotAName> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> DistinguishedName {
        DistinguishedName::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"))
    }

    #[test]
    fn many_spellings_are_one_name() {
        let one = name("CN=4EeR2,OU=0015800001,O=Example\\, Ltd,C=GB");
        for other in [
            "C=GB,O=Example\\, Ltd,OU=0015800001,CN=4EeR2",
            "/C=GB/O=Example, Ltd/OU=0015800001/CN=4EeR2",
            "cn = 4EeR2 , ou=0015800001, o=\"Example, Ltd\", c=gb",
            "CN=4EeR2+OU=0015800001;O=Example\\2C Ltd;C=GB",
            "2.5.4.3=4EeR2,OID.2.5.4.11=0015800001,O=example\\,  ltd ,C=GB",
            "CN=#0c053445655232,OU=#130a30303135383030303031,O=Example\\, Ltd,C=GB",
            "commonName=4eer2,organizationalUnitName=0015800001,O=EXAMPLE\\,  LTD,C=GB",
        ] {
            assert!(one.same(&name(other)), "{other}");
        }
    }

    #[test]
    fn what_differs_is_another_name() {
        let one = name("CN=a,O=b");
        for other in ["CN=a", "CN=a,O=b,C=GB", "CN=b,O=a", "CN=a,OU=b", "CN=a.,O=b", "CN=.*,O=b", "CN=a,O=b,O=b"] {
            assert!(!one.same(&name(other)), "{other}");
        }
        // A letter of another script is another letter, however it looks.
        assert!(!name("CN=а").same(&name("CN=a")));
        assert!(name("CN=ﬁ").same(&name("CN=fi")));
    }

    #[test]
    fn a_registered_name_means_a_certificate_that_holds_all_of_it() {
        let certificate = name("CN=4EeR2,OU=0015800001,O=OpenBanking,C=GB");
        for registered in ["CN=4EeR2", "CN=4EeR2,OU=0015800001", "C=GB,CN=4EeR2"] {
            assert!(name(registered).means(&certificate), "{registered}");
        }
        for registered in ["O=OpenBanking,C=GB", "CN=4EeR2,L=London", "CN=4EeR", "CN=4EeR2,CN=4EeR2"] {
            assert!(!name(registered).means(&certificate), "{registered}");
        }
        assert!(name("organizationIdentifier=PSDGB-FCA-1").means(&name("2.5.4.97=PSDGB-FCA-1,CN=x")));
    }

    #[test]
    fn what_is_no_name() {
        let cases = [
            ("", NotAName::Empty),
            ("CN", NotAName::Value("CN".into())),
            ("CN=", NotAName::Value("CN".into())),
            ("CN=a\u{0}b", NotAName::Value("CN".into())),
            ("CN=a\\00b", NotAName::Value("CN".into())),
            ("XYZ=a", NotAName::Type("XYZ".into())),
            ("=a", NotAName::Type(String::new())),
            ("2..5=a", NotAName::Type("2..5".into())),
            ("CN=a,", NotAName::Syntax),
            ("CN=\"a", NotAName::Syntax),
            ("CN=a\"b", NotAName::Syntax),
            ("CN=\"a\"b", NotAName::Syntax),
            ("CN=a\\", NotAName::Syntax),
            ("CN=a\\4", NotAName::Syntax),
            ("CN=\\ff", NotAName::Syntax),
            ("CN=#0c05", NotAName::Syntax),
            ("CN=#0c0161 62", NotAName::Syntax),
            ("a,b,CN=c", NotAName::Syntax),
            ("/a", NotAName::Syntax),
            (&vec!["CN=a"; 33].join(","), NotAName::TooMany),
        ];
        for (text, fault) in cases {
            assert_eq!(DistinguishedName::parse(text).map(|name| name.to_string()), Err(fault), "{text}");
        }
    }

    #[test]
    fn what_it_shows_it_reads() {
        for text in ["CN=a\\,b\\+c\\\"\\\\,O=\\ a \\ ", "CN=\\#x,organizationIdentifier=PSDGB-FCA-1", "CN=مصرف,C=AE"]
        {
            let read = name(text);
            assert!(name(&read.to_string()).same(&read), "{text} {read}");
        }
    }

    #[test]
    fn the_one_value_of_an_attribute() {
        let read = name("CN=a,OU=b,OU=c");
        assert_eq!(read.one(AttributeType::COMMON_NAME), Ok(Some("a")));
        assert_eq!(read.one(AttributeType::ORGANISATIONAL_UNIT), Err(Twice));
        assert_eq!(read.one(AttributeType::COUNTRY), Ok(None));
    }
}
