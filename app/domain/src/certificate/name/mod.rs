//! Distinguished names (RFC 4514): read from a certificate or from one of the many ways to write them, and compared as
//! attributes, never as text.

mod kind;
#[cfg(test)]
mod tests;
mod written;

pub use kind::AttributeType;

use std::fmt;
use unicode_normalization::UnicodeNormalization;
use written::{by_commas, by_slashes};

/// Longer than any name that a person has written.
const MOST_ATTRIBUTES: usize = 32;

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

    /// True when one of the values of an attribute, by its number, is this one.
    pub fn has(&self, oid: &str, value: &str) -> bool {
        let wanted = Attribute { kind: AttributeType(oid.to_owned()), value: value.to_owned() };
        self.0.iter().any(|attribute| attribute.same(&wanted))
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
