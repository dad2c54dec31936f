//! Things said to the reader: after an act, beside a question, at the end of a journey.

use leptos::prelude::*;

use super::words;

/// What kind of news a flash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// Something worked.
    Success,
    /// Something to know.
    Info,
    /// Something to mind.
    Warning,
}

/// What just happened, once, at the top of the next page.
#[component]
pub fn Flash(
    notice: Notice,
    /// One sentence.
    #[prop(into)]
    message: String,
) -> AnyView {
    let (class, word) = match notice {
        Notice::Success => ("flash flash-success", words::DONE),
        Notice::Info => ("flash", words::NOTE),
        Notice::Warning => ("flash flash-warning", words::IMPORTANT),
    };
    view! { <div class=class role="status"><strong>{word}</strong><p>{message}</p></div> }.into_any()
}

/// Something set apart from the text around it.
#[component]
pub fn Inset(children: Children) -> AnyView {
    view! { <div class="inset">{children()}</div> }.into_any()
}

/// A consequence that people regret having missed.
#[component]
pub fn WarningText(children: Children) -> AnyView {
    view! { <p class="warning"><strong>{words::WARNING}": "</strong>{children()}</p> }.into_any()
}

/// The end of a journey: the page's `<h1>`, and the reference to keep.
#[component]
pub fn Panel(
    /// What is done: `Your sign-up is with the bank`.
    #[prop(into)]
    title: String,
    /// What the reference is called, and the reference.
    #[prop(optional_no_strip)]
    reference: Option<(String, String)>,
) -> AnyView {
    let reference = reference.map(|(label, reference)| {
        view! { <p>{label}<strong class="panel-reference" dir="ltr" translate="no">{reference}</strong></p> }
    });
    view! { <div class="panel"><h1>{title}</h1>{reference}</div> }.into_any()
}
