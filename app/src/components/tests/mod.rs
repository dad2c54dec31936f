//! The pieces as HTML, and the stylesheet as numbers.

mod fields;
mod pieces;
mod style;
mod tables;

use leptos::prelude::*;

/// What the server would send for it.
fn html(piece: impl FnOnce() -> AnyView) -> String {
    Owner::new().with(|| piece().to_html()).replace("<!>", "")
}

/// The start tag with this `id`.
fn tag_of<'a>(html: &'a str, id: &str) -> &'a str {
    let at = html.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no element `{id}` in {html}"));
    let start = html[..at].rfind('<').unwrap();
    let end = at + html[at..].find('>').unwrap();
    &html[start..=end]
}

/// What is attacked with: tags, attributes, entities.
const HOSTILE: &str = "\"><script>alert(1)</script><b x='&amp;";
