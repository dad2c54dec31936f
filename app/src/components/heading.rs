//! The top of a page, a list with nothing in it, the keys that work here.

use leptos::prelude::*;

use super::{link::Link, words};

/// The page's `<h1>` with the main act beside it (children: one button).
#[component]
pub fn Heading(
    /// The heading.
    #[prop(into)]
    title: String,
    /// A line above it: the reference, the kind of thing.
    #[prop(into, optional)]
    caption: Option<String>,
    /// The main act.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let caption = caption.map(|caption| view! { <p class="caption">{caption}</p> });
    view! { <div class="heading"><div>{caption}<h1>{title}</h1></div>{children.map(|children| children())}</div> }
        .into_any()
}

/// Why a list is empty and what to do next.
#[component]
pub fn EmptyState(
    /// Why it is empty: `No requests match these filters`.
    #[prop(into)]
    title: String,
    /// What that means, or what will appear here and when.
    #[prop(into)]
    text: String,
    /// What to do next.
    #[prop(optional)]
    action: Option<Link>,
) -> AnyView {
    let action = action.map(|link| view! { <p>{link}</p> });
    view! { <div class="empty"><h2>{title}</h2><p>{text}</p>{action}</div> }.into_any()
}

/// The keys of this page and what they do.
#[component]
pub fn ShortcutHelp(keys: Vec<(&'static str, String)>) -> AnyView {
    let keys = keys.into_iter().map(|(key, act)| view! { <dt><kbd>{key}</kbd></dt><dd>{act}</dd> }).collect_view();
    view! { <details class="shortcuts screen-only"><summary data-shortcut="?">{words::SHORTCUTS}</summary><dl>{keys}</dl></details> }.into_any()
}
