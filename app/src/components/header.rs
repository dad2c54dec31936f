//! The bar with the product's name and the service navigation under it.

use leptos::prelude::*;

use super::words;

/// One entry of a navigation: the service's or a page's tabs.
#[derive(Debug, Clone)]
pub struct NavItem {
    label: String,
    href: String,
    current: bool,
    count: Option<(u64, String)>,
}

impl NavItem {
    /// An entry that leads to `href`.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into(), current: false, count: None }
    }

    /// Marks the entry the reader is in.
    #[must_use]
    pub fn current(mut self, current: bool) -> Self {
        self.current = current;
        self
    }

    /// A number beside the label; `of` says to a screen reader what was counted: `waiting`.
    #[must_use]
    pub fn count(mut self, count: u64, of: impl Into<String>) -> Self {
        self.count = Some((count, of.into()));
        self
    }
}

impl IntoRender for NavItem {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        let count = self.count.map(|(count, of)| {
            view! { " " <span class="count">{count}<span class="hidden">" "{of}</span></span> }
        });
        view! { <li><a href=self.href aria-current=self.current.then_some("page")>{self.label}{count}</a></li> }
            .into_any()
    }
}

/// The bank's bar. The children stand at its end: who is signed in, the form that signs out.
#[component]
pub fn Header(
    /// The product's name, a link to `home`.
    #[prop(into)]
    service: String,
    /// The bank's name.
    #[prop(into)]
    bank: String,
    /// Where the name leads.
    #[prop(into)]
    home: String,
    /// The service navigation; none for strangers.
    #[prop(optional)]
    items: Vec<NavItem>,
    /// The end of the bar.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let account = children.map(|children| view! { <div class="header-account">{children()}</div> });
    view! {
        <header class="header">
            <div class="wrap">
                <a class="brand" href=home>{service}</a>
                <span class="header-bank">{bank}</span>
                {account}
            </div>
        </header>
        {navigation(items)}
    }
    .into_any()
}

fn navigation(items: Vec<NavItem>) -> Option<AnyView> {
    let entries = (!items.is_empty()).then(|| items.into_iter().map(IntoRender::into_render).collect_view());
    entries.map(|entries| {
        view! {
            <nav class="nav" aria-label=words::NAVIGATION>
                <details class="wrap">
                    <summary>{words::MENU}</summary>
                    <ul class="nav-items">{entries}</ul>
                </details>
            </nav>
        }
        .into_any()
    })
}
