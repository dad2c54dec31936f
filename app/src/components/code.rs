//! What machines read: identifiers, commands, keys. It runs left to right, is never translated, and can be copied.

use leptos::prelude::*;

use super::words;
use crate::islands::CopyButton;

/// An identifier in a line of text, with a button that copies it.
#[component]
pub fn Code(
    /// The identifier.
    #[prop(into)]
    text: String,
    /// What it is, for the button's name: `client ID`.
    #[prop(into)]
    what: String,
) -> AnyView {
    view! { <span class="copy"><code dir="ltr" translate="no">{text.clone()}</code><CopyButton text=text label=format!("{} {what}", words::COPY)/></span> }.into_any()
}

/// A command or a document under a title, with a button that copies it.
#[component]
pub fn CodeBlock(
    /// What it is: `Get a token`.
    #[prop(into)]
    title: String,
    /// The text, line breaks kept.
    #[prop(into)]
    text: String,
) -> AnyView {
    let label = format!("{} {title}", words::COPY);
    view! {
        <figure class="code">
            <figcaption><span>{title.clone()}</span><CopyButton text=text.clone() label=label/></figcaption>
            <pre dir="ltr" translate="no" tabindex="0" role="region" aria-label=title><code>{text}</code></pre>
        </figure>
    }
    .into_any()
}

/// A QR code beside the same secret as text.
#[component]
pub fn QrCode(
    /// An `<svg>` that we drew ourselves; it goes into the page as it is.
    svg: String,
    /// What the picture holds, for those who do not see it.
    #[prop(into)]
    label: String,
    /// The secret as text.
    #[prop(into)]
    secret: String,
) -> AnyView {
    view! {
        <div class="qr">
            <div class="qr-image" role="img" aria-label=label inner_html=svg></div>
            <div><p>{words::CANNOT_SCAN}</p><p><code dir="ltr" translate="no">{secret}</code></p></div>
        </div>
    }
    .into_any()
}
