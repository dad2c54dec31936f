//! Answers that were checked, as they are stored.

use super::definition::Section;
use crate::id::DocumentId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One answer, normalised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A text, a number, a date, a code: whatever has one value.
    Text(String),
    /// What was ticked, in the order of the options.
    Many(Vec<String>),
    /// An uploaded document.
    Document(DocumentId),
}

/// The answers of a form by the names of their fields. Fields left out have none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

/// The answers to one section, and what came with them that nobody asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SectionAnswers {
    /// The answers.
    pub answers: Answers,
    /// Names that the section does not have: dropped, and worth a security event.
    pub ignored: Vec<String>,
}

impl Answers {
    /// The answer to the field `name`.
    pub fn get(&self, name: &str) -> Option<&Answer> {
        self.0.get(name)
    }

    /// The answer to the field `name` if it has one value.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Answer::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Every answer by the name of its field, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(name, answer)| (name.as_str(), answer))
    }

    /// True when nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts the answers of a section in the place of what it answered before.
    pub fn replace(&mut self, section: &Section, answers: SectionAnswers) {
        self.forget(section);
        self.0.extend(answers.answers.0);
    }

    pub(crate) fn insert(&mut self, name: &str, answer: Answer) {
        self.0.insert(name.to_owned(), answer);
    }

    pub(super) fn forget(&mut self, section: &Section) {
        self.0.retain(|name, _| section.field(name).is_none());
    }
}

impl Answer {
    /// The values in words, for a table or a comparison; a document by its identifier.
    pub fn values(&self) -> Vec<String> {
        match self {
            Self::Text(text) => vec![text.clone()],
            Self::Many(texts) => texts.clone(),
            Self::Document(id) => vec![id.to_string()],
        }
    }
}
