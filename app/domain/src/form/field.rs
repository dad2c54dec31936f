//! One question of a form.

use super::answer::{Answer, Answers};
use super::fact::Fact;
use crate::country::CountryCode;
use crate::text::{LongText, ShortText};
use serde::{Deserialize, Serialize};

/// A question: how it is asked and what answers it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The name in the form and in the stored answers: `legal_name`.
    pub name: String,
    /// What stands above the input.
    pub label: String,
    /// The kind of input, and with it the rules of its answers.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// How a sentence names it, `the legal entity name`; absent: made from the label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noun: Option<String>,
    /// A line below the label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// A paragraph that opens on demand: where to find the answer, what to have at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// What can be chosen, for select, radios and checkboxes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    /// True when nobody may leave it out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// The least: characters of a text, value of a number, year of a date, choices of checkboxes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The most, of the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// Which characters a text may have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<Pattern>,
    /// Asked only when an earlier answer is this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_if: Option<Condition>,
    /// The token of the `autocomplete` attribute: `organization`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autocomplete: Option<String>,
    /// True for data about a person: erased when its time is over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub personal: bool,
    /// The fact about the organisation that the answer gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maps_to: Option<Fact>,
}

/// The kinds of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// One line.
    Text,
    /// Several lines.
    Textarea,
    /// An e-mail address.
    Email,
    /// An `https` address on a public host.
    Url,
    /// A telephone number, kept as E.164.
    Tel,
    /// A whole number.
    Number,
    /// A day, kept as `2026-11-23`; one input, or three named `…-day`, `…-month`, `…-year`.
    Date,
    /// One of several, in a list.
    Select,
    /// One of several, all in sight.
    Radios,
    /// Any of several.
    Checkboxes,
    /// A country, kept as its ISO 3166-1 code.
    Country,
    /// A Legal Entity Identifier.
    Lei,
    /// The number at a competent authority.
    AuthorisationNumber,
    /// An uploaded document, kept as its identifier.
    File,
    /// A sentence to agree to, kept as `yes`.
    Declaration,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is kept.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// A line below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// An earlier field and the answer that opens this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The name of the earlier field.
    pub field: String,
    /// Its answer, or one of its answers.
    pub equals: String,
}

/// Which characters a text may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// The characters.
    pub class: CharacterClass,
    /// An answer that fits, for the sentence about one that does not.
    pub example: String,
}

/// A set of ASCII characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CharacterClass {
    /// 0 to 9.
    Digits,
    /// A to Z in both cases.
    Letters,
    /// Both of these.
    Alphanumeric,
}

impl Field {
    /// How a sentence names it: `the legal entity name`.
    pub fn noun(&self) -> String {
        self.noun.clone().unwrap_or_else(|| match self.kind {
            FieldType::Declaration => "the declaration".to_owned(),
            _ => format!("the {}", uncapitalised(&self.label)),
        })
    }

    /// True when it is asked, given the answers to what comes before it.
    pub fn is_visible(&self, answers: &Answers) -> bool {
        self.visible_if.as_ref().is_none_or(|condition| match answers.get(&condition.field) {
            Some(Answer::Text(text)) => *text == condition.equals,
            Some(Answer::Many(texts)) => texts.contains(&condition.equals),
            Some(Answer::Document(_)) | None => false,
        })
    }

    /// What the screen shows for a stored value: the label of a choice, the name of a country, else the value.
    pub fn shown(&self, value: &str) -> String {
        match self.kind {
            FieldType::Country => {
                value.parse().map_or_else(|_| value.to_owned(), |it: CountryCode| it.name().to_owned())
            }
            FieldType::Declaration => "Confirmed".to_owned(),
            _ => self.choice(value).map_or_else(|| value.to_owned(), |choice| choice.label.clone()),
        }
    }

    /// The names of the inputs whose values it reads.
    pub fn input_names(&self) -> Vec<String> {
        let mut names = vec![self.name.clone()];
        if self.kind == FieldType::Date {
            names.extend(self.date_inputs());
        }
        names
    }

    /// The most characters that a text of this field may have; `None` for other kinds.
    pub fn most_characters(&self) -> Option<usize> {
        let most = match self.kind {
            FieldType::Text => ShortText::MOST,
            FieldType::Textarea => LongText::MOST,
            _ => return None,
        };
        Some(self.max.and_then(|max| usize::try_from(max).ok()).map_or(most, |max| max.min(most)))
    }

    /// The names of the three inputs of a date: day, month, year.
    pub fn date_inputs(&self) -> [String; 3] {
        ["day", "month", "year"].map(|part| format!("{}-{part}", self.name))
    }

    pub(super) fn choice(&self, value: &str) -> Option<&Choice> {
        self.options.iter().find(|choice| choice.value == value)
    }
}

impl FieldType {
    /// True for the kinds that have options.
    pub fn has_options(self) -> bool {
        matches!(self, Self::Select | Self::Radios | Self::Checkboxes)
    }

    /// What to do about an input of this kind that was left out.
    pub(super) fn verb(self) -> &'static str {
        match self {
            Self::Select | Self::Radios | Self::Checkboxes | Self::Country => "Choose",
            Self::File => "Upload",
            Self::Declaration => "Confirm",
            _ => "Enter",
        }
    }
}

impl CharacterClass {
    /// True when `text` has no other characters.
    pub fn matches(self, text: &str) -> bool {
        text.bytes().all(|byte| match self {
            Self::Digits => byte.is_ascii_digit(),
            Self::Letters => byte.is_ascii_alphabetic(),
            Self::Alphanumeric => byte.is_ascii_alphanumeric(),
        })
    }

    /// For a sentence: `with digits only`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Letters => "letters from A to Z",
            Self::Alphanumeric => "letters from A to Z and digits",
        }
    }
}

/// `Legal entity name` inside a sentence; `LEI` and `URL of …` stay as they are.
fn uncapitalised(label: &str) -> String {
    let mut rest = label.chars();
    match rest.next() {
        Some(first) if !rest.clone().next().is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(rest).collect()
        }
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::FormDefinition;

    #[test]
    fn sentences_name_a_field_by_its_label_unless_told_otherwise() {
        let form = FormDefinition::default_signup();
        for (name, noun) in [
            ("legal_name", "the legal entity name"),
            ("lei", "the LEI"),
            ("register_url", "the address of your page in the authority's register"),
        ] {
            assert_eq!(form.field(name).unwrap().noun(), noun);
        }
        for (label, inside) in [("Town or city", "town or city"), ("URL", "URL"), ("Élan", "élan"), ("", "")] {
            assert_eq!(uncapitalised(label), inside);
        }
    }

    #[test]
    fn stored_values_are_shown_in_words() {
        let form = FormDefinition::default_signup();
        for (name, value, shown) in [
            ("country", "AE", "United Arab Emirates"),
            ("roles", "aisp", "Account information (AISP)"),
            ("declaration_correct", "yes", "Confirmed"),
            ("city", "Example City", "Example City"),
        ] {
            assert_eq!(form.field(name).unwrap().shown(value), shown);
        }
    }

    #[test]
    fn sections_follow_one_another() {
        let form = FormDefinition::default_signup();
        let next = |slug: &str| form.next_section(slug).map(|section| section.slug.clone());
        assert_eq!(next("organisation").as_deref(), Some("authority"));
        assert_eq!((next("service"), next("nowhere")), (None, None));
    }
}
