//! Radios, checkboxes and select.

use leptos::prelude::*;

use super::{super::words, Field};

/// One thing that can be chosen.
#[derive(Debug, Clone)]
pub struct Choice {
    value: String,
    label: String,
    hint: Option<String>,
    or: bool,
}

impl Choice {
    /// Sends `value`, says `label`.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None, or: false }
    }

    /// A line of help below the label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Set apart from those before it by the word "or".
    #[must_use]
    pub fn or(mut self) -> Self {
        self.or = true;
        self
    }
}

impl<V: Into<String>, L: Into<String>> From<(V, L)> for Choice {
    fn from((value, label): (V, L)) -> Self {
        Self::new(value, label)
    }
}

impl Field {
    pub(super) fn menu(&self, choices: &[Choice]) -> AnyView {
        let chosen = self.first_value();
        let options = choices
            .iter()
            .cloned()
            .map(|choice| view! { <option value=choice.value.clone() selected=choice.value == chosen>{choice.label}</option> })
            .collect_view();
        view! {
            <select class=self.class_of("input") id=self.id() name=self.name.clone() autocomplete=self.autocomplete
                aria-describedby=self.described_by() aria-invalid=self.invalid()>
                <option value="">{words::CHOOSE}</option>
                {options}
            </select>
        }
        .into_any()
    }

    pub(super) fn boxes(&self, r#type: &'static str, choices: &[Choice]) -> AnyView {
        choices.iter().enumerate().map(|(at, choice)| self.choice(r#type, at, choice.clone())).collect_view().into_any()
    }

    fn choice(&self, r#type: &'static str, at: usize, choice: Choice) -> AnyView {
        // The first has the field's own id: that is where the error summary leads.
        let id = if at == 0 { self.id() } else { format!("{}-{}", self.id(), at + 1) };
        let hint_id = choice.hint.is_some().then(|| format!("{}-choice-{}-hint", self.id(), at + 1));
        let hint = choice.hint.map(|hint| view! { <p class="hint" id=hint_id.clone()>{hint}</p> });
        let or = choice.or.then(|| view! { <p class="choice-or">{words::OR}</p> });
        let checked = self.values.contains(&choice.value);
        let invalid = if r#type == "checkbox" { self.invalid() } else { None };
        view! {
            {or}
            <div class="choice">
                <input id=id.clone() name=self.name.clone() type=r#type value=choice.value checked=checked
                    aria-describedby=hint_id aria-invalid=invalid/>
                <label for=id>{choice.label}</label>
                {hint}
            </div>
        }
        .into_any()
    }
}
