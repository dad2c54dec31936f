//! Tabs that are links: each is a page with its own address.

use leptos::prelude::*;

use super::header::NavItem;

/// The parts of one thing; `label` names the group (`This TPP`).
#[component]
pub fn Tabs(#[prop(into)] label: String, items: Vec<NavItem>) -> AnyView {
    let items = items.into_iter().map(IntoRender::into_render).collect_view();
    view! { <nav class="tabs" aria-label=label><ul class="tabs-items">{items}</ul></nav> }.into_any()
}
