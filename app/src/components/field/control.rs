//! The control of a question.

use leptos::prelude::*;

use super::{Field, Kind};
use crate::islands::{CharacterCount, PasswordToggle};

impl Field {
    pub(super) fn control(&self) -> AnyView {
        match &self.kind {
            Kind::Input { r#type, mode, ltr } => self.line(r#type, *mode, *ltr),
            Kind::Password => self.password_line(),
            Kind::Textarea => self.lines(false),
            Kind::List => self.lines(true),
            Kind::File { accept } => self.upload(accept.clone()),
            Kind::Select(choices) => self.menu(choices),
            Kind::Radios(choices) => self.boxes("radio", choices),
            Kind::Checkboxes(choices) => self.boxes("checkbox", choices),
            Kind::Date => self.date_parts(),
        }
    }

    fn line(&self, r#type: &'static str, mode: Option<&'static str>, ltr: bool) -> AnyView {
        // Names may be in any script; addresses, numbers and codes run left to right everywhere.
        let direction = if ltr { "ltr" } else { "auto" };
        view! {
            <input class=self.class_of("input") id=self.id() name=self.name.clone() type=r#type value=self.first_value()
                dir=direction inputmode=mode autocomplete=self.autocomplete spellcheck=ltr.then_some("false")
                aria-describedby=self.described_by() aria-invalid=self.invalid()/>
        }
        .into_any()
    }

    fn password_line(&self) -> AnyView {
        view! {
            <div class="with-button">
                <input class=self.class_of("input") id=self.id() name=self.name.clone() type="password" dir="ltr"
                    autocomplete=self.autocomplete autocapitalize="none" spellcheck="false"
                    aria-describedby=self.described_by() aria-invalid=self.invalid()/>
                <PasswordToggle target=self.id()/>
            </div>
        }
        .into_any()
    }

    fn lines(&self, list: bool) -> AnyView {
        let count = self.limit.map(|limit| view! { <CharacterCount target=self.id() limit=limit/> });
        let class = if list { "input mono" } else { "input" };
        view! {
            <textarea class=self.class_of(class) id=self.id() name=self.name.clone() rows="4" data-shortcut=self.shortcut
                dir=if list { "ltr" } else { "auto" } spellcheck=list.then_some("false") autocomplete=self.autocomplete
                aria-describedby=self.described_by() aria-invalid=self.invalid() inner_html=verbatim(&self.values.join("\n"))></textarea>
            {count}
        }
        .into_any()
    }

    fn upload(&self, accept: Option<String>) -> AnyView {
        view! {
            <input class=self.class_of("input") id=self.id() name=self.name.clone() type="file" accept=accept
                aria-describedby=self.described_by() aria-invalid=self.invalid()/>
        }
        .into_any()
    }

    /// `base` and the width.
    pub(super) fn class_of(&self, base: &str) -> String {
        self.class.map_or_else(|| base.to_owned(), |width| format!("{base} {width}"))
    }
}

/// The text of a textarea as HTML. Leptos writes what stands between its tags without escaping it, so we do; and HTML drops
/// the first line break after the tag, so there is one to drop.
fn verbatim(text: &str) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}
