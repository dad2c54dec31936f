//! Buttons, and links that look like them.

use leptos::prelude::*;

/// A button of a form, or a link to the next thing to do.
#[derive(Debug, Clone)]
pub struct Button {
    label: String,
    about: Option<String>,
    href: Option<String>,
    name: Option<(String, String)>,
    class: &'static str,
    small: bool,
    shortcut: Option<&'static str>,
}

impl Button {
    /// Sends the form it is in.
    pub fn submit(label: impl Into<String>) -> Self {
        Self { label: label.into(), about: None, href: None, name: None, class: "button", small: false, shortcut: None }
    }

    /// A link that looks like a button: for starting something, never for changing anything.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..Self::submit(label) }
    }

    /// Second choice.
    #[must_use]
    pub fn secondary(self) -> Self {
        Self { class: "button button-secondary", ..self }
    }

    /// Hard to undo.
    #[must_use]
    pub fn warning(self) -> Self {
        Self { class: "button button-warning", ..self }
    }

    /// A button that looks like a link.
    #[must_use]
    pub fn quiet(self) -> Self {
        Self { class: "button button-link", ..self }
    }

    /// For rows of tables.
    #[must_use]
    pub fn small(self) -> Self {
        Self { small: true, ..self }
    }

    /// What is sent when this button and no other is pressed.
    #[must_use]
    pub fn named(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: Some((name.into(), value.into())), ..self }
    }

    /// Words only a screen reader says after the label: `Remove` + `amina@example.org`.
    #[must_use]
    pub fn about(self, about: impl Into<String>) -> Self {
        Self { about: Some(about.into()), ..self }
    }

    /// The key that presses it: `a`, or a sequence, `g q`.
    #[must_use]
    pub fn shortcut(self, key: &'static str) -> Self {
        Self { shortcut: Some(key), ..self }
    }
}

impl IntoRender for Button {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        let class = if self.small { format!("{} button-small", self.class) } else { self.class.to_owned() };
        // A sequence is not in the grammar of `aria-keyshortcuts`.
        let announced = self.shortcut.filter(|key| !key.contains(' '));
        let about = self.about.map(|about| view! { <span class="hidden">" "{about}</span> });
        let label = view! { <span>{self.label}{about}</span> };
        if let Some(href) = self.href {
            return view! { <a class=class href=href data-shortcut=self.shortcut aria-keyshortcuts=announced>{label}</a> }.into_any();
        }
        let (name, value) = self.name.unzip();
        view! { <button class=class type="submit" name=name value=value data-shortcut=self.shortcut aria-keyshortcuts=announced>{label}</button> }
            .into_any()
    }
}

/// Buttons side by side, the important one first.
#[component]
pub fn ButtonGroup(children: Children) -> AnyView {
    view! { <div class="buttons">{children()}</div> }.into_any()
}
