//! One question of a form: label, hint, error and control, wired to each other.

mod choices;
mod control;
mod date;
mod questions;
mod render;

use super::{form::FormState, piece::id_of};

pub use choices::Choice;

/// One question. Built from its name and label, filled from the form's state, put into the view as it is.
#[derive(Debug, Clone)]
pub struct Field {
    name: String,
    label: String,
    kind: Kind,
    hint: Option<String>,
    values: Vec<String>,
    error: Option<String>,
    required: bool,
    heading: bool,
    class: Option<&'static str>,
    autocomplete: Option<&'static str>,
    limit: Option<usize>,
    shortcut: Option<&'static str>,
}

/// What a question is answered with.
#[derive(Debug, Clone)]
enum Kind {
    Input { r#type: &'static str, mode: Option<&'static str>, ltr: bool },
    Password,
    Textarea,
    List,
    File { accept: Option<String> },
    Select(Vec<Choice>),
    Radios(Vec<Choice>),
    Checkboxes(Vec<Choice>),
    Date,
}

impl Field {
    /// Takes its values and its error from the form's state; passwords and files stay empty.
    #[must_use]
    pub fn fill(mut self, form: &FormState) -> Self {
        self.error = form.errors().about(&self.name).map(str::to_owned);
        self.values = match self.kind {
            Kind::Password | Kind::File { .. } => Vec::new(),
            Kind::Date => date::PARTS.map(|part| form.value(&part.name(&self.name))).into(),
            _ => form.all(&self.name).map(str::to_owned).collect(),
        };
        self
    }

    /// What is in it; again for each ticked box.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.values.push(value.into());
        self
    }

    /// What is wrong with it.
    #[must_use]
    pub fn error(mut self, error: Option<impl Into<String>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    /// Help that is always in view: what to have at hand, what it looks like.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// May be left empty; the label says so.
    #[must_use]
    pub fn optional(self) -> Self {
        self.required(false)
    }

    /// Whether an answer is wanted; it is, unless told.
    #[must_use]
    pub fn required(mut self, required: bool) -> Self {
        self.required = required;
        self
    }

    /// The label is also the page's one `<h1>`: for pages with one question.
    #[must_use]
    pub fn heading(mut self) -> Self {
        self.heading = true;
        self
    }

    /// The kind of personal data it is (WCAG 1.3.5): `name`, `email`, `organization`, `tel`, `off`.
    #[must_use]
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = Some(token);
        self
    }

    /// About how many characters fit: 2, 4, 10, 20 or 30; else as wide as the form.
    #[must_use]
    pub fn width(mut self, characters: u8) -> Self {
        self.class = match characters {
            0..=2 => Some("width-2"),
            3..=4 => Some("width-4"),
            5..=10 => Some("width-10"),
            11..=20 => Some("width-20"),
            _ => Some("width-30"),
        };
        self
    }

    /// How many characters a textarea may have; counted down below it. The server counts again.
    #[must_use]
    pub fn limit(mut self, characters: usize) -> Self {
        self.limit = Some(characters);
        self
    }

    /// The key that brings the reader here; only for a textarea.
    #[must_use]
    pub fn shortcut(mut self, key: &'static str) -> Self {
        self.shortcut = Some(key);
        self
    }

    /// Which files the browser offers first: `.pdf,.png,.jpg`.
    #[must_use]
    pub fn accept(mut self, types: impl Into<String>) -> Self {
        self.kind = Kind::File { accept: Some(types.into()) };
        self
    }

    fn of(name: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            kind,
            hint: None,
            values: Vec::new(),
            error: None,
            required: true,
            heading: false,
            class: None,
            autocomplete: None,
            limit: None,
            shortcut: None,
        }
    }

    fn id(&self) -> String {
        id_of(&self.name)
    }

    fn first_value(&self) -> String {
        self.values.first().cloned().unwrap_or_default()
    }
}
