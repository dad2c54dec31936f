//! A form: what was typed into it, what is wrong with it, and the element itself.

use domain::field::FieldErrors;
use leptos::prelude::*;

/// What a form shows when it comes back: the typed values and the sentences about them.
#[derive(Debug, Clone, Default)]
pub struct FormState {
    values: Vec<(String, String)>,
    errors: FieldErrors,
}

impl FormState {
    /// A form filled in with `values`; a name may repeat.
    pub fn new<N: Into<String>, V: Into<String>>(values: impl IntoIterator<Item = (N, V)>) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { values, errors: FieldErrors::new() }
    }

    /// The same form, refused.
    #[must_use]
    pub fn refused(self, errors: FieldErrors) -> Self {
        Self { errors, ..self }
    }

    /// The first value of `name`, or nothing typed.
    pub fn value(&self, name: &str) -> String {
        self.all(name).next().unwrap_or_default().to_owned()
    }

    /// Every value of `name`, in order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.values.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What is wrong with it.
    pub fn errors(&self) -> &FieldErrors {
        &self.errors
    }
}

/// A `<form>` that posts. `hidden` are the fields nobody types: token, idempotency key, row version.
#[component]
pub fn Form(
    /// Where it goes.
    #[prop(into)]
    action: String,
    /// Fields that are sent along, unseen.
    #[prop(optional, into)]
    hidden: Vec<(String, String)>,
    /// The form carries files.
    #[prop(optional)]
    files: bool,
    /// The questions and buttons.
    children: Children,
) -> AnyView {
    let encoding = files.then_some("multipart/form-data");
    // The browser's own bubbles would speak before, and other than, the error summary.
    view! { <form class="form" method="post" action=action enctype=encoding novalidate>{hidden_fields(hidden)}{children()}</form> }.into_any()
}

/// `<input type="hidden">` for each pair.
pub(super) fn hidden_fields(fields: Vec<(String, String)>) -> impl IntoView {
    fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()
}
