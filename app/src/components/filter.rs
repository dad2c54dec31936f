//! Narrowing a list down: a form that gets, so that the address holds the filter.

use leptos::prelude::*;

use super::{button::Button, words};

/// The filters of a list: beside it on wide screens, folded above it on narrow ones. The children are fields.
#[component]
pub fn FilterPanel(
    /// The list's own address.
    #[prop(into)]
    action: String,
    /// How many filters are in use; said on the fold.
    #[prop(optional)]
    in_use: usize,
    /// The fields.
    children: Children,
) -> AnyView {
    let fold = if in_use == 0 { words::FILTERS.to_owned() } else { format!("{} ({in_use})", words::FILTERS) };
    view! {
        <section class="filters" aria-label=words::FILTERS>
            <details>
                <summary>{fold}</summary>
                <form method="get" action=action>
                    {Button::submit(words::APPLY).secondary()}
                    {children()}
                    {Button::submit(words::APPLY).secondary()}
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// A filter in use.
#[derive(Debug, Clone)]
pub struct Chip {
    label: String,
    without: String,
}

impl Chip {
    /// `label` says what is filtered ("State: Pending"); `without` is the list's address without it.
    pub fn new(label: impl Into<String>, without: impl Into<String>) -> Self {
        Self { label: label.into(), without: without.into() }
    }
}

/// The filters in use, each with a link that removes it; nothing when there are none.
#[component]
pub fn FilterChips(
    chips: Vec<Chip>,
    /// The list's address without any filter.
    #[prop(into)]
    clear: String,
) -> AnyView {
    (!chips.is_empty()).then(|| {
        let chips = chips
            .into_iter()
            .map(|chip| {
                view! {
                    <li><a class="chip" href=chip.without>
                        <span class="hidden">{words::REMOVE_FILTER}</span>{chip.label}<span aria-hidden="true">"×"</span>
                    </a></li>
                }
            })
            .collect_view();
        view! { <ul class="chips" aria-label=words::IN_USE>{chips}<li><a href=clear>{words::CLEAR}</a></li></ul> }
    }).into_any()
}
