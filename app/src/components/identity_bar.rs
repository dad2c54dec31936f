//! Whom this page is about, always in view on wide screens.

use leptos::prelude::*;

use super::tag::Tag;

/// The top of a dossier. It holds the page's `<h1>`; the children are its buttons.
#[component]
pub fn IdentityBar(
    /// The TPP's name.
    #[prop(into)]
    name: String,
    /// `SU-7K3Q-19X`.
    #[prop(into)]
    reference: String,
    /// Its state.
    state: Tag,
    /// Waiting since, due, assignee.
    facts: Vec<(String, AnyView)>,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let facts =
        facts.into_iter().map(|(key, value)| view! { <div><dt>{key}</dt><dd>{value}</dd></div> }).collect_view();
    let buttons = children.map(|children| view! { <div class="buttons">{children()}</div> });
    view! {
        <div class="identity">
            <div class="identity-top">
                <h1><bdi>{name}</bdi></h1>
                <code dir="ltr" translate="no">{reference}</code>
                {state}
                {buttons}
            </div>
            <dl class="identity-facts">{facts}</dl>
        </div>
    }
    .into_any()
}
