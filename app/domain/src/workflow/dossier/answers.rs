//! Answers as people read them.

use crate::form::{Answer, Answers, Field, FormDefinition};
use crate::store::documents::Document;

/// A section with its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownSection {
    /// Its heading.
    pub title: String,
    /// Its answers, in the order of the form.
    pub answers: Vec<ShownAnswer>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownAnswer {
    /// The name of the field, for links from hints.
    pub field: String,
    /// What was asked.
    pub label: String,
    /// What was answered, in words; empty where it was left out.
    pub values: Vec<String>,
    /// The document, where that was the answer.
    pub document: Option<Document>,
}

/// Every section that these answers lead past.
pub(super) fn sections(definition: &FormDefinition, answers: &Answers, documents: &[Document]) -> Vec<ShownSection> {
    let shown = |field: &Field| answer(field, answers.get(&field.name), documents);
    let section = |section: &crate::form::Section| ShownSection {
        title: section.title.clone(),
        answers: section.asked(answers).map(shown).collect(),
    };
    definition.sections.iter().map(section).collect()
}

/// A document counts only when it was sent for this very request.
fn answer(field: &Field, answer: Option<&Answer>, documents: &[Document]) -> ShownAnswer {
    let (values, document) = match answer {
        Some(Answer::Document(id)) => (Vec::new(), documents.iter().find(|document| document.id == *id).cloned()),
        Some(Answer::Text(text)) => (vec![field.shown(text)], None),
        Some(Answer::Many(texts)) => (texts.iter().map(|text| field.shown(text)).collect(), None),
        None => (Vec::new(), None),
    };
    ShownAnswer { field: field.name.clone(), label: field.label.clone(), values, document }
}
