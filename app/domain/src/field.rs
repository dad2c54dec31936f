//! What is wrong with a form, or with the filters of a list: one sentence for each field, all of them at once.

use std::fmt;

/// A sentence about one field of a form, written for the person who fills it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The `name` of the field.
    pub field: String,
    /// What to do about it: `Enter the licence number, like 123456`.
    pub message: String,
}

/// Every field that was refused, in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// Nothing is wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One field is wrong.
    pub fn of(field: impl Into<String>, message: impl fmt::Display) -> Self {
        let mut errors = Self::new();
        errors.add(field, message);
        errors
    }

    /// Adds a sentence about `field`.
    pub fn add(&mut self, field: impl Into<String>, message: impl fmt::Display) {
        self.0.push(FieldError { field: field.into(), message: message.to_string() });
    }

    /// Keeps a good value and notes a bad one: `errors.take("email", EmailAddress::parse(text))`.
    pub fn take<T, E: fmt::Display>(&mut self, field: &str, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|error| self.add(field, error)).ok()
    }

    /// True when no field was refused.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sentence about `field`, if it has one.
    pub fn about(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }

    /// `Ok` when nothing was refused.
    ///
    /// # Errors
    /// These sentences, when there are any.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl Extend<FieldError> for FieldErrors {
    fn extend<I: IntoIterator<Item = FieldError>>(&mut self, errors: I) {
        self.0.extend(errors);
    }
}

impl IntoIterator for FieldErrors {
    type Item = FieldError;
    type IntoIter = std::vec::IntoIter<FieldError>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Of a filter whose value is none of those that it knows: `State must be one of queued, sent`.
pub fn must_be_one_of<T: fmt::Display>(noun: &str, names: impl IntoIterator<Item = T>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| name.to_string()).collect();
    format!("{noun} must be one of {}", names.join(", "))
}

/// Of a filter that a list does not have: `This list has no filter “colour”: it has state`.
pub fn no_filter(name: &str, known: &[&str]) -> String {
    format!("This list has no filter “{}”: it has {}", shortened(name), known.join(", "))
}

/// As much of a name as anybody needs to see which one it is.
pub fn shortened(name: &str) -> String {
    name.chars().take(40).collect()
}
