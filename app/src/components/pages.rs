//! How many there are and where the next ones are. Paging is by key: no page numbers, no exact count of a large list.

use leptos::prelude::*;

use super::words;

/// How many rows there are in all, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// Counted.
    Exactly(u64),
    /// Counting stopped here.
    MoreThan(u64),
    /// Not counted.
    Unknown,
}

/// "Showing 25 of 61 requests", in words; `one` and `many` name the rows.
#[component]
pub fn ResultsCount(shown: usize, total: Total, #[prop(into)] one: String, #[prop(into)] many: String) -> AnyView {
    let noun = |count: u64| if count == 1 { &one } else { &many };
    let shown = shown as u64;
    let sentence = match total {
        Total::Exactly(0) => format!("No {many}"),
        Total::Exactly(total) if total == shown => format!("Showing {shown} {}", noun(shown)),
        Total::Exactly(total) => format!("Showing {shown} of {total} {}", noun(total)),
        Total::MoreThan(total) => format!("Showing {shown} of more than {total} {many}"),
        Total::Unknown => format!("Showing {shown} {}", noun(shown)),
    };
    view! { <p class="results">{sentence}</p> }.into_any()
}

/// Links to the rows before and after; nothing when there are neither.
#[component]
pub fn Pagination(
    /// The rows before these.
    #[prop(optional_no_strip)]
    previous: Option<String>,
    /// The rows after these.
    #[prop(optional_no_strip)]
    next: Option<String>,
) -> AnyView {
    (previous.is_some() || next.is_some())
        .then(|| {
            let previous = previous.map(|href| view! { <a rel="prev" href=href>{words::PREVIOUS}</a> });
            let next = next.map(|href| view! { <a rel="next" href=href>{words::NEXT}</a> });
            view! { <nav class="pages" aria-label=words::PAGES>{previous}{next}</nav> }
        })
        .into_any()
}
