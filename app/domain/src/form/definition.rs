//! A form as data.

use super::answer::Answers;
use super::field::Field;
use serde::{Deserialize, Serialize};

/// A form: what is asked, in which order. Kept as JSON; whoever keeps it gives it versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormDefinition {
    /// The pages, in order.
    pub sections: Vec<Section>,
}

/// One page of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The last part of the page's address: `organisation`.
    pub slug: String,
    /// The heading.
    pub title: String,
    /// A paragraph below it: what to have at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// The questions, in order.
    pub fields: Vec<Field>,
}

impl FormDefinition {
    /// The section with this slug.
    pub fn section(&self, slug: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.slug == slug)
    }

    /// The section after the one with this slug.
    pub fn next_section(&self, slug: &str) -> Option<&Section> {
        let place = self.sections.iter().position(|section| section.slug == slug)?;
        self.sections.get(place + 1)
    }

    /// The field with this name, in whichever section.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.sections.iter().find_map(|section| section.field(name))
    }

    /// What must still be answered, in the order of the form.
    pub fn missing<'a>(&'a self, answers: &Answers) -> Vec<(&'a Section, &'a Field)> {
        self.asked(answers).filter(|(_, field)| field.required && answers.get(&field.name).is_none()).collect()
    }

    /// The first section in which something must still be answered.
    pub fn first_unfinished(&self, answers: &Answers) -> Option<&Section> {
        self.missing(answers).first().map(|(section, _)| *section)
    }

    /// Every field that these answers lead past, with its section.
    pub fn asked<'a, 'b>(
        &'a self,
        answers: &'b Answers,
    ) -> impl Iterator<Item = (&'a Section, &'a Field)> + use<'a, 'b> {
        self.sections.iter().flat_map(move |section| section.asked(answers).map(move |field| (section, field)))
    }
}

impl Section {
    /// The field with this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The fields that these answers lead past.
    pub fn asked<'a, 'b>(&'a self, answers: &'b Answers) -> impl Iterator<Item = &'a Field> + use<'a, 'b> {
        self.fields.iter().filter(move |field| field.is_visible(answers))
    }
}
