//! Members of a record, as far as they can be believed to be text.

use serde_json::{Map, Value};
use uuid::Uuid;

/// A record is not what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Another shape than the API description's.
    #[error("its record of the {0} has another shape than its API description")]
    Shape(&'static str),
    /// Of somebody else.
    #[error("its record of the {0} names another {1}")]
    Another(&'static str, &'static str),
    /// U+0000, which no honest text holds and no database keeps.
    #[error("its record of the {0} holds the character U+0000")]
    Nul(&'static str),
}

/// An object that a database can keep.
pub(super) fn object<'a>(value: &'a Value, what: &'static str) -> Result<&'a Map<String, Value>, Unreadable> {
    storable(value, what)?;
    value.as_object().ok_or(Unreadable::Shape(what))
}

/// What a database can keep.
pub(super) fn storable(value: &Value, what: &'static str) -> Result<(), Unreadable> {
    if value.to_string().contains("\\u0000") { Err(Unreadable::Nul(what)) } else { Ok(()) }
}

/// A member as one line of at most so many characters; nothing where it is empty or no text.
pub(super) fn text(record: &Value, member: &str, most: usize) -> Option<String> {
    let text = record.get(member)?.as_str()?;
    let line: String = text.chars().filter(|letter| !letter.is_control()).collect();
    let line: String = line.trim().chars().take(most).collect();
    (!line.is_empty()).then_some(line)
}

/// The first of these members that is there.
pub(super) fn first(record: &Value, members: &[&str], most: usize) -> Option<String> {
    members.iter().find_map(|member| text(record, member, most))
}

/// A record that names its owner names this one.
pub(super) fn names(
    record: &Value,
    member: &str,
    own: Uuid,
    what: (&'static str, &'static str),
    read: impl Fn(&str) -> Option<Uuid>,
) -> Result<(), Unreadable> {
    match record.get(member).and_then(Value::as_str) {
        Some(named) if read(named) != Some(own) => Err(Unreadable::Another(what.0, what.1)),
        _ => Ok(()),
    }
}
