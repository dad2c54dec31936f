//! Reads what was sent for one field, and says in one sentence what is wrong with it.

use super::answer::Answer;
use super::fact::Fact;
use super::field::{Field, FieldType};
use super::raw::RawAnswers;
use crate::country::CountryCode;
use crate::id::DocumentId;
use crate::text::{
    AuthorisationNumber, EmailAddress, HttpsUrl, InvalidText, LegalName, Lei, LongText, PhoneNumber, ShortText,
    TextProblem, capitalised, is_blank, length,
};
use std::fmt::Display;
use std::str::FromStr;
use time::{Date, Month};

/// Years in which a date of an answer may lie, unless the field says otherwise.
const YEARS: (i64, i64) = (1900, 2100);

/// The answer to `field`, or `None` when it was left out.
pub(super) fn read(field: &Field, raw: &RawAnswers) -> Result<Option<Answer>, String> {
    match field.kind {
        FieldType::Checkboxes => many(field, raw),
        FieldType::Date => date(field, raw),
        _ => match only(field, &field.name, raw)? {
            Some(text) => one(field, text).map(Some),
            None => Ok(None),
        },
    }
}

/// What to do about a field that was left out.
pub(super) fn missing(field: &Field) -> String {
    format!("{} {}", field.kind.verb(), field.noun())
}

/// The one value of an input; a repeated input is refused, for nobody knows which value was meant.
fn only<'a>(field: &Field, name: &str, raw: &'a RawAnswers) -> Result<Option<&'a str>, String> {
    let mut values = raw.all(name).filter(|value| !is_blank(value));
    let first = values.next();
    if values.next().is_some() {
        return Err(format!("{} {} once: it came several times", field.kind.verb(), field.noun()));
    }
    Ok(first)
}

fn one(field: &Field, text: &str) -> Result<Answer, String> {
    match field.kind {
        FieldType::Text => line(field, text),
        FieldType::Textarea => lines(field, text),
        FieldType::Email => parsed::<EmailAddress>(text),
        FieldType::Url => parsed::<HttpsUrl>(text),
        FieldType::Tel => parsed::<PhoneNumber>(text),
        FieldType::Lei => parsed::<Lei>(text),
        FieldType::AuthorisationNumber => parsed::<AuthorisationNumber>(text),
        FieldType::Country => parsed::<CountryCode>(text).map_err(|_| format!("Choose {} from the list", field.noun())),
        FieldType::Number => number(field, text),
        FieldType::File => text.parse::<DocumentId>().map(Answer::Document).map_err(|_| missing(field)),
        FieldType::Declaration if text == "yes" => Ok(Answer::Text("yes".to_owned())),
        FieldType::Declaration => Err(missing(field)),
        FieldType::Select | FieldType::Radios | FieldType::Checkboxes | FieldType::Date => choice(field, text),
    }
}

fn parsed<T: FromStr<Err: Display> + Display>(text: &str) -> Result<Answer, String> {
    text.parse::<T>().map(|value| Answer::Text(value.to_string())).map_err(|error| error.to_string())
}

fn line(field: &Field, text: &str) -> Result<Answer, String> {
    let most = field.most_characters().unwrap_or(ShortText::MOST);
    let line = match field.maps_to {
        Some(Fact::LegalName | Fact::TradingName) => LegalName::parse(text).map(String::from),
        _ => ShortText::parse_at_most(text, most).map(String::from),
    };
    let line = line.and_then(|line| of_length(field, line)).map_err(|error| error.about(field.noun()).to_string())?;
    match &field.pattern {
        Some(pattern) if !pattern.class.matches(&line) => {
            Err(format!("Enter {} with {} only, like {}", field.noun(), pattern.class.name(), pattern.example))
        }
        _ => Ok(Answer::Text(line)),
    }
}

fn lines(field: &Field, text: &str) -> Result<Answer, String> {
    LongText::parse_at_most(text, field.most_characters().unwrap_or(LongText::MOST))
        .and_then(|text| of_length(field, text.into()))
        .map(Answer::Text)
        .map_err(|error| error.about(field.noun()).to_string())
}

fn of_length(field: &Field, text: String) -> Result<String, InvalidText> {
    let least = field.min.and_then(|min| usize::try_from(min).ok()).unwrap_or(0);
    let most = field.most_characters().unwrap_or(usize::MAX);
    match length(&text) {
        short if short < least => Err(InvalidText::new("", TextProblem::TooShort(least))),
        long if long > most => Err(InvalidText::new("", TextProblem::TooLong(most))),
        _ => Ok(text),
    }
}

fn number(field: &Field, text: &str) -> Result<Answer, String> {
    let number: i64 = text.trim().parse().map_err(|_| format!("Enter {} as a whole number, like 250", field.noun()))?;
    within(field, number, (i64::MIN, i64::MAX)).map(|()| Answer::Text(number.to_string()))
}

fn choice(field: &Field, text: &str) -> Result<Answer, String> {
    match field.choice(text) {
        Some(choice) => Ok(Answer::Text(choice.value.clone())),
        None => Err(format!("Choose {} from the list", field.noun())),
    }
}

fn many(field: &Field, raw: &RawAnswers) -> Result<Option<Answer>, String> {
    let ticked = raw.all(&field.name).filter(|value| !is_blank(value)).collect::<Vec<_>>();
    if ticked.is_empty() {
        return Ok(None);
    }
    if ticked.iter().any(|value| field.choice(value).is_none()) {
        return Err(format!("Choose {} from the list", field.noun()));
    }
    let chosen = field.options.iter().filter(|choice| ticked.contains(&choice.value.as_str()));
    let chosen = chosen.map(|choice| choice.value.clone()).collect::<Vec<_>>();
    let count = i64::try_from(chosen.len()).unwrap_or(i64::MAX);
    if field.min.is_some_and(|min| count < min) || field.max.is_some_and(|max| count > max) {
        return Err(format!("Choose {}: {}", field.noun(), range(field, (0, i64::MAX))));
    }
    Ok(Some(Answer::Many(chosen)))
}

fn date(field: &Field, raw: &RawAnswers) -> Result<Option<Answer>, String> {
    let Some(parts) = date_parts(field, raw)? else { return Ok(None) };
    let date = day_of(&parts).ok_or_else(|| format!("Enter {} as a day that exists, like 27 3 2026", field.noun()))?;
    within(field, i64::from(date.year()), YEARS)
        .map_err(|_| format!("{} must lie in a year that is {}", capitalised(&field.noun()), range(field, YEARS)))?;
    Ok(Some(Answer::Text(format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()))))
}

/// Day, month and year as typed, from one input or from three; `None` when all are blank.
fn date_parts(field: &Field, raw: &RawAnswers) -> Result<Option<Vec<String>>, String> {
    if let Some(text) = only(field, &field.name, raw)? {
        return Ok(Some(text.trim().rsplitn(3, '-').map(str::to_owned).collect()));
    }
    let mut parts = Vec::new();
    for name in field.date_inputs() {
        parts.push(only(field, &name, raw)?.unwrap_or_default().trim().to_owned());
    }
    Ok(parts.iter().any(|part| !part.is_empty()).then_some(parts))
}

/// Day, month and year, in this order.
fn day_of(parts: &[String]) -> Option<Date> {
    let [day, month, year] = parts else { return None };
    if ![day, month, year].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) || year.len() != 4 {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

fn within(field: &Field, value: i64, otherwise: (i64, i64)) -> Result<(), String> {
    let (least, most) = (field.min.unwrap_or(otherwise.0), field.max.unwrap_or(otherwise.1));
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(format!("{} must be {}", capitalised(&field.noun()), range(field, otherwise)))
}

fn range(field: &Field, otherwise: (i64, i64)) -> String {
    let (least, most) = (field.min.unwrap_or(otherwise.0), field.max.unwrap_or(otherwise.1));
    match (least, most) {
        (least, i64::MAX) => format!("at least {least}"),
        (i64::MIN, most) => format!("at most {most}"),
        (least, most) => format!("from {least} to {most}"),
    }
}
