//! What can be wrong with a form itself, before anybody is asked to fill it in.

use super::definition::{FormDefinition, Section};
use super::fact::Fact;
use super::field::{Field, FieldType};
use crate::tpp_role::TppRole;
use std::collections::BTreeSet;
use std::fmt;

/// Addresses under the form's own that the portal needs itself.
const RESERVED_SLUGS: [&str; 4] = ["account", "check", "sent", "verify"];

/// Everything that is wrong with a form, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidForm(pub Vec<FormFault>);

/// One thing that is wrong with a form; the text names the section or the field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormFault {
    /// There is nothing to fill in.
    #[error("The form needs at least one section")]
    NoSection,
    /// The section asks nothing.
    #[error("Section {0}: add at least one field")]
    NoField(String),
    /// The slug cannot be a part of an address.
    #[error("Section {0}: use 1 to 40 lower-case letters, digits and dashes in the address, a letter first")]
    Slug(String),
    /// The portal has a page of its own there.
    #[error("Section {0}: this address belongs to the portal itself, choose another")]
    ReservedSlug(String),
    /// Two sections have the same address.
    #[error("Section {0}: another section has this address")]
    RepeatedSlug(String),
    /// The name cannot be a name of an input.
    #[error("Field {0}: use 1 to 40 lower-case letters, digits and underscores in the name, a letter first")]
    Name(String),
    /// Two fields have the same name.
    #[error("Field {0}: another field has this name")]
    RepeatedName(String),
    /// Nobody would know what is asked.
    #[error("Field {0}: add a label")]
    NoLabel(String),
    /// Nothing to choose from.
    #[error("Field {0}: add at least one option")]
    NoOption(String),
    /// Options where nothing is chosen.
    #[error("Field {0}: only select, radios and checkboxes have options")]
    StrayOptions(String),
    /// An option without a value, or two with the same.
    #[error("Field {0}: give every option a value and a label of its own")]
    BadOption(String),
    /// The least is more than the most, or a length below nothing.
    #[error("Field {0}: the least must not be more than the most, nor below 0 for a length")]
    Range(String),
    /// Characters of something that is not a line of text.
    #[error("Field {0}: only a text has a pattern")]
    StrayPattern(String),
    /// The example of the pattern would be refused.
    #[error("Field {0}: the example does not fit the pattern")]
    Example(String),
    /// The condition refers to nothing, or forwards.
    #[error("Field {0}: it may only depend on a field before it")]
    Condition(String),
    /// The condition can never be true.
    #[error("Field {0}: it depends on an answer that cannot be given")]
    ImpossibleCondition(String),
    /// The answer cannot be read as the fact.
    #[error("Field {0}: an answer of this type cannot be the {name}", name = .1.name())]
    UnfitFact(String, Fact),
    /// Two fields give the same fact.
    #[error("Field {0}: another field already gives the {name}", name = .1.name())]
    RepeatedFact(String, Fact),
    /// No field gives a fact without which nobody can decide, or it may be left out.
    #[error("The form must ask for the {name}: as a required field that does not depend on another", name = .0.name())]
    LackingFact(Fact),
}

impl std::error::Error for InvalidForm {}

impl fmt::Display for InvalidForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }
}

impl FormDefinition {
    /// Makes sure that the form can be filled in.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn validate(&self) -> Result<(), InvalidForm> {
        into_result(self.faults())
    }

    /// Makes sure that the form can be filled in and tells what a decision on a sign-up needs ([`Fact::REQUIRED`]).
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn validate_signup(&self) -> Result<(), InvalidForm> {
        let mut faults = self.faults();
        let sure = |field: &&Field| field.required && field.visible_if.is_none();
        let given: BTreeSet<_> = self.fields().filter(sure).filter_map(|field| field.maps_to).collect();
        faults.extend(Fact::REQUIRED.into_iter().filter(|fact| !given.contains(fact)).map(FormFault::LackingFact));
        into_result(faults)
    }

    fn faults(&self) -> Vec<FormFault> {
        let mut faults = Vec::new();
        if self.sections.is_empty() {
            faults.push(FormFault::NoSection);
        }
        for (place, section) in self.sections.iter().enumerate() {
            section_faults(section, &self.sections[..place], &mut faults);
        }
        let fields = self.fields().collect::<Vec<_>>();
        for (place, field) in fields.iter().enumerate() {
            field_faults(field, &mut faults);
            faults_among(field, &fields[..place], &mut faults);
        }
        faults
    }

    fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }
}

fn into_result(faults: Vec<FormFault>) -> Result<(), InvalidForm> {
    if faults.is_empty() { Ok(()) } else { Err(InvalidForm(faults)) }
}

fn section_faults(section: &Section, before: &[Section], faults: &mut Vec<FormFault>) {
    let slug = &section.slug;
    let mut note = |wrong: bool, fault: fn(String) -> FormFault| faults.extend(wrong.then(|| fault(slug.clone())));
    note(!is_name(slug, b'-'), FormFault::Slug);
    note(RESERVED_SLUGS.contains(&slug.as_str()), FormFault::ReservedSlug);
    note(before.iter().any(|other| other.slug == *slug), FormFault::RepeatedSlug);
    note(section.fields.is_empty(), FormFault::NoField);
}

fn field_faults(field: &Field, faults: &mut Vec<FormFault>) {
    let mut note =
        |wrong: bool, fault: fn(String) -> FormFault| faults.extend(wrong.then(|| fault(field.name.clone())));
    note(!is_name(&field.name, b'_'), FormFault::Name);
    note(field.label.trim().is_empty(), FormFault::NoLabel);
    note(field.kind.has_options() && field.options.is_empty(), FormFault::NoOption);
    note(!field.kind.has_options() && !field.options.is_empty(), FormFault::StrayOptions);
    note(!has_good_options(field), FormFault::BadOption);
    note(!has_good_range(field), FormFault::Range);
    note(field.pattern.is_some() && field.kind != FieldType::Text, FormFault::StrayPattern);
    note(field.pattern.as_ref().is_some_and(|it| !it.class.matches(&it.example)), FormFault::Example);
    if let Some(fact) = field.maps_to.filter(|fact| !gives(field, *fact)) {
        faults.push(FormFault::UnfitFact(field.name.clone(), fact));
    }
}

fn faults_among(field: &Field, before: &[&Field], faults: &mut Vec<FormFault>) {
    let name = || field.name.clone();
    if before.iter().any(|other| other.name == field.name) {
        faults.push(FormFault::RepeatedName(name()));
    }
    if let Some(fact) = field.maps_to.filter(|fact| before.iter().any(|other| other.maps_to == Some(*fact))) {
        faults.push(FormFault::RepeatedFact(name(), fact));
    }
    let Some(condition) = &field.visible_if else { return };
    match before.iter().find(|other| other.name == condition.field) {
        None => faults.push(FormFault::Condition(name())),
        Some(other) if !can_answer(other, &condition.equals) => faults.push(FormFault::ImpossibleCondition(name())),
        Some(_) => {}
    }
}

/// 1 to 40 lower-case ASCII letters, digits and `joint`, a letter first.
fn is_name(text: &str, joint: u8) -> bool {
    let fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == joint;
    (1..=40).contains(&text.len()) && text.bytes().all(fine) && text.as_bytes()[0].is_ascii_lowercase()
}

fn has_good_options(field: &Field) -> bool {
    let values: BTreeSet<_> = field.options.iter().map(|choice| &choice.value).collect();
    let labelled = |text: &str| !text.trim().is_empty();
    values.len() == field.options.len()
        && field.options.iter().all(|choice| labelled(&choice.value) && labelled(&choice.label))
}

fn has_good_range(field: &Field) -> bool {
    let counts = !matches!(field.kind, FieldType::Number);
    let below = |bound: Option<i64>| counts && bound.is_some_and(|bound| bound < 0);
    !below(field.min) && !below(field.max) && field.min.zip(field.max).is_none_or(|(min, max)| min <= max)
}

fn gives(field: &Field, fact: Fact) -> bool {
    let roles = || field.options.iter().all(|choice| choice.value.parse().is_ok_and(TppRole::is_psd2));
    fact.fits(field.kind) && (fact != Fact::Roles || roles())
}

fn can_answer(field: &Field, value: &str) -> bool {
    match field.kind {
        FieldType::Declaration => value == "yes",
        FieldType::File => false,
        kind if kind.has_options() => field.choice(value).is_some(),
        _ => !value.is_empty(),
    }
}

#[cfg(test)]
mod tests;
