//! Label, hint and error around a control.

use leptos::prelude::*;

use super::{super::words, Field, Kind};

impl IntoRender for Field {
    type Output = AnyView;

    fn into_render(mut self) -> AnyView {
        if matches!(self.kind, Kind::List) {
            let hint = self.hint.take();
            self.hint = Some(
                hint.map_or_else(|| words::ONE_PER_LINE.to_owned(), |hint| format!("{hint} {}", words::ONE_PER_LINE)),
            );
        }
        let class = if self.error.is_some() { "field field-wrong" } else { "field" };
        let inner = if self.is_group() { self.group() } else { self.single() };
        view! { <div class=class>{inner}</div> }.into_any()
    }
}

impl Field {
    fn is_group(&self) -> bool {
        matches!(self.kind, Kind::Radios(_) | Kind::Checkboxes(_) | Kind::Date)
    }

    fn single(&self) -> AnyView {
        let label = view! { <label class="field-label" for=self.id()>{self.label_text()}</label> };
        let label = if self.heading { view! { <h1>{label}</h1> }.into_any() } else { label.into_any() };
        view! { {label} {self.help()} {self.control()} }.into_any()
    }

    fn group(&self) -> AnyView {
        let text = self.label_text();
        let text = if self.heading { view! { <h1>{text}</h1> }.into_any() } else { text };
        // A single radio cannot be invalid (ARIA 1.2); their group can.
        let role = matches!(self.kind, Kind::Radios(_)).then_some("radiogroup");
        let invalid = role.and(self.invalid());
        view! {
            <fieldset role=role aria-describedby=self.described_by() aria-invalid=invalid>
                <legend class="field-label">{text}</legend>
                {self.help()} {self.control()}
            </fieldset>
        }
        .into_any()
    }

    fn label_text(&self) -> AnyView {
        let optional = (!self.required).then(|| view! { <span class="optional">{words::OPTIONAL}</span> });
        view! { {self.label.clone()}{optional} }.into_any()
    }

    fn help(&self) -> AnyView {
        let hint = self.hint.clone().map(|hint| view! { <p class="hint" id=self.part("hint")>{hint}</p> });
        let error = self.error.clone().map(|error| {
            view! { <p class="error" id=self.part("error")><span class="hidden">{words::ERROR}</span>{error}</p> }
        });
        view! { {hint}{error} }.into_any()
    }

    /// The `id` of the field's hint, error or count.
    pub(super) fn part(&self, part: &str) -> String {
        format!("{}-{part}", self.id())
    }

    /// What describes the control: hint, error, count, as far as there are any.
    pub(super) fn described_by(&self) -> Option<String> {
        let parts = [
            self.hint.as_ref().map(|_| self.part("hint")),
            self.error.as_ref().map(|_| self.part("error")),
            self.limit.map(|_| self.part("count")),
        ];
        let ids: Vec<_> = parts.into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.error.as_ref().map(|_| "true")
    }
}
