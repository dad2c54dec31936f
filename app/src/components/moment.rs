//! A moment, twice: exactly, and as people say it.

use leptos::prelude::*;

/// `20 Nov 2026, 14:05 GST (2 hours ago)`.
#[component]
pub fn DateTime(
    /// RFC 3339 in UTC, for machines: `2026-11-20T10:05:00Z`.
    #[prop(into)]
    utc: String,
    /// With the zone, for people: `20 Nov 2026, 14:05 GST`.
    #[prop(into)]
    shown: String,
    /// In words, as of when the page was made: `2 hours ago`.
    #[prop(into, optional)]
    relative: Option<String>,
) -> AnyView {
    let relative = relative.map(|words| view! { " "<span class="muted nowrap">"("{words}")"</span> });
    view! { <span><time class="nowrap" datetime=utc>{shown}</time>{relative}</span> }.into_any()
}
