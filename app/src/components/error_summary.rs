//! Everything that is wrong with a form, first in `<main>`, each sentence a link to its field.

use leptos::prelude::*;

use super::{form::FormState, piece::id_of, words};
use crate::islands::ErrorFocus;

/// The list of errors of a form; nothing when there are none.
#[derive(Debug, Clone, Default)]
pub struct ErrorSummary(Vec<(String, String)>);

impl ErrorSummary {
    /// What is wrong with `form`.
    pub fn of(form: &FormState) -> Self {
        Self(form.errors().iter().map(|error| (id_of(&error.field), error.message.clone())).collect())
    }
}

impl IntoRender for ErrorSummary {
    type Output = Option<AnyView>;

    fn into_render(self) -> Self::Output {
        (!self.0.is_empty()).then(|| summary(self.0))
    }
}

// `autofocus` brings a reader without JavaScript here; the island those whose browser ignores it.
fn summary(errors: Vec<(String, String)>) -> AnyView {
    let items = errors
        .into_iter()
        .map(|(id, message)| view! { <li><a href=format!("#{id}")>{message}</a></li> })
        .collect_view();
    view! {
        <div class="summary" id="error-summary" tabindex="-1" autofocus>
            <div role="alert">
                <h2>{words::PROBLEM}</h2>
                <ul class="summary-list">{items}</ul>
            </div>
            <ErrorFocus/>
        </div>
    }
    .into_any()
}
