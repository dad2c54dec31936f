//! A label and where it leads.

use leptos::prelude::*;

/// A plain link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

impl Link {
    /// A link that says `label` and leads to `href`.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

impl IntoRender for Link {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        view! { <a href=self.href>{self.label}</a> }.into_any()
    }
}
