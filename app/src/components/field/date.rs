//! A date as three short inputs: nobody has to know a format, and nothing is lost when it is wrong.

use leptos::prelude::*;

use super::{super::words, Field};

/// One of the three inputs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    suffix: &'static str,
    label: &'static str,
    width: &'static str,
}

/// Day, month, year.
pub(super) const PARTS: [Part; 3] = [
    Part { suffix: "day", label: words::DAY, width: "input width-2" },
    Part { suffix: "month", label: words::MONTH, width: "input width-2" },
    Part { suffix: "year", label: words::YEAR, width: "input width-4" },
];

impl Part {
    /// The name it is sent under.
    pub(super) fn name(self, field: &str) -> String {
        format!("{field}_{}", self.suffix)
    }
}

impl Field {
    pub(super) fn date_parts(&self) -> AnyView {
        let parts = PARTS.into_iter().enumerate().map(|(at, part)| self.date_part(at, part)).collect_view();
        view! { <div class="date">{parts}</div> }.into_any()
    }

    fn date_part(&self, at: usize, part: Part) -> AnyView {
        let id = if at == 0 { self.id() } else { self.part(part.suffix) };
        let value = self.values.get(at).cloned();
        view! {
            <div>
                <label for=id.clone()>{part.label}</label>
                <input class=part.width id=id name=part.name(&self.name) type="text" inputmode="numeric" dir="ltr"
                    value=value autocomplete="off" aria-invalid=self.invalid()/>
            </div>
        }
        .into_any()
    }
}
