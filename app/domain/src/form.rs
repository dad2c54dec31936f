//! Forms.
use serde::{Deserialize, Serialize};
/// A form.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FormDefinition {}
/// Answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {}
