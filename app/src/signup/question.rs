//! A question of the bank's form as a field of a page.

use crate::components::{Choice, Field, FormState};
use domain::country::CountryCode;
use domain::form::{Answers, Field as Question, FieldType, Section};

/// The field for a question, filled with what was typed.
pub(super) fn field(section: &Section, question: &Question, form: &FormState) -> Field {
    let field = bare(question);
    let field = match hint(section, question) {
        Some(hint) => field.hint(hint),
        None => field,
    };
    let field = if question.required { field } else { field.optional() };
    let field = match autocomplete(question) {
        Some(token) => field.autocomplete(token),
        None => field,
    };
    field.fill(form)
}

/// The tokens (HTML, autofill) that a question about an organisation or a person may have.
const AUTOCOMPLETE: [&str; 11] = [
    "organization",
    "street-address",
    "address-line1",
    "address-line2",
    "address-level2",
    "postal-code",
    "country",
    "name",
    "email",
    "tel",
    "url",
];

fn autocomplete(question: &Question) -> Option<&'static str> {
    let wanted = question.autocomplete.as_deref()?;
    AUTOCOMPLETE.into_iter().find(|token| *token == wanted)
}

fn bare(question: &Question) -> Field {
    let (name, label) = (question.name.clone(), question.label.clone());
    match question.kind {
        FieldType::Text | FieldType::Lei | FieldType::AuthorisationNumber => Field::text(name, label),
        FieldType::Textarea => match question.most_characters() {
            Some(most) => Field::textarea(name, label).limit(most),
            None => Field::textarea(name, label),
        },
        FieldType::Email => Field::email(name, label),
        FieldType::Url => Field::url(name, label),
        FieldType::Tel => Field::tel(name, label),
        FieldType::Number => Field::number(name, label),
        FieldType::Date => Field::date(name, label),
        FieldType::Select => Field::select(name, label, choices(question)),
        FieldType::Radios => Field::radios(name, label, choices(question)),
        FieldType::Checkboxes => Field::checkboxes(name, label, choices(question)),
        FieldType::Country => Field::select(name, label, CountryCode::all().map(country)),
        FieldType::File => Field::file(name, label).accept(".pdf,.png,.jpg,.jpeg"),
        FieldType::Declaration => Field::checkboxes(name, "Declaration", [Choice::new("yes", label)]),
    }
}

fn choices(question: &Question) -> Vec<Choice> {
    let choice = |option: &domain::form::Choice| {
        let choice = Choice::new(option.value.clone(), option.label.clone());
        match &option.hint {
            Some(hint) => choice.hint(hint.clone()),
            None => choice,
        }
    };
    question.options.iter().map(choice).collect()
}

fn country(code: CountryCode) -> Choice {
    Choice::new(code.as_str(), code.name())
}

fn hint(section: &Section, question: &Question) -> Option<String> {
    let parts = [condition(section, question), question.hint.clone(), question.help.clone()];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Every question of a section is in sight, without JavaScript too; one that depends on another says so.
fn condition(section: &Section, question: &Question) -> Option<String> {
    let condition = question.visible_if.as_ref()?;
    let asked = section.field(&condition.field)?;
    Some(format!("Only if you answered “{}” to “{}”.", asked.shown(&condition.equals), asked.label))
}

/// The stored answers to a section as the values of its fields.
pub(super) fn stored(section: &Section, answers: &Answers) -> FormState {
    let values = section.fields.iter().flat_map(|question| {
        let given = answers.get(&question.name).map(domain::form::Answer::values).unwrap_or_default();
        if question.kind == FieldType::Date { parts(question, given) } else { named(question, given) }
    });
    FormState::new(values.collect::<Vec<_>>())
}

fn named(question: &Question, values: Vec<String>) -> Vec<(String, String)> {
    values.into_iter().map(|value| (question.name.clone(), value)).collect()
}

/// A date is asked in three parts, kept as `2026-11-23`.
fn parts(question: &Question, values: Vec<String>) -> Vec<(String, String)> {
    let Some(date) = values.into_iter().next() else { return Vec::new() };
    let [day, month, year] = question.date_inputs();
    let mut pieces = date.split('-').map(ToOwned::to_owned);
    [year, month, day].into_iter().zip(&mut pieces).collect()
}

/// An answer as people read it.
pub(super) fn shown(question: &Question, answers: &Answers, documents: &[(String, String)]) -> String {
    let values = answers.get(&question.name).map(domain::form::Answer::values).unwrap_or_default();
    let words = values.iter().map(|value| match question.kind {
        FieldType::File => documents
            .iter()
            .find(|(id, _)| id == value)
            .map_or_else(|| "a document".to_owned(), |(_, name)| name.clone()),
        _ => question.shown(value),
    });
    words.collect::<Vec<_>>().join(", ")
}
