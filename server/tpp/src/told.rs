//! What came of it, for people and for programs.

use serde_json::Value;

/// The outcome of a command.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// For people.
    pub text: String,
    /// For programs: an object.
    pub json: Value,
}

impl Told {
    pub(crate) fn new(text: impl Into<String>, json: Value) -> Self {
        Self { text: text.into(), json }
    }
}
