//! Whether a page that shows what others typed does anything with it.

use testkit::Page;

/// Elements that no page of ours has in `<body>`; a picture or a frame only as the attributes below allow.
const STRANGERS: [&str; 12] =
    ["style", "base", "object", "embed", "applet", "math", "marquee", "img", "video", "audio", "x-evil", "template"];
/// What a browser follows.
const LINKS: [&str; 5] = ["href", "src", "action", "formaction", "data"];

/// What on a page runs, leads away or was never ours.
pub(super) fn faults(page: &Page) -> Vec<String> {
    let html = page.headers.get(http::header::CONTENT_TYPE).is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
    let elements = if html { page.elements() } else { Vec::new() };
    // The HTML part of a mail brings its own style, under a policy that allows nothing else.
    let mail = page.path.contains("/html");
    let ours = elements.iter().filter(|(name, _)| !(mail && name == "style"));
    ours.filter_map(|(name, attributes)| fault(name, attributes)).collect()
}

fn fault(element: &str, attributes: &[(String, String)]) -> Option<String> {
    let has = |wanted: &str| attributes.iter().any(|(name, _)| name == wanted);
    let stranger = STRANGERS.contains(&element) || (element == "script" && !has("nonce") && !has("src"));
    let acts = |(name, value): &&(String, String)| {
        (name.starts_with("on") && name.len() > 3)
            || matches!(name.as_str(), "style" | "srcdoc" | "http-equiv")
            || (name == "autofocus" && !attributes.iter().any(|(_, value)| value == "error-summary"))
            || (LINKS.contains(&name.as_str()) && leads_away(value))
    };
    let found = attributes.iter().find(acts);
    (stranger || found.is_some()).then(|| format!("<{element} {:?}>", found.or(attributes.first())))
}

/// Neither a place on this page or site, nor a mail to the bank, nor what a TPP told as its own address.
fn leads_away(link: &str) -> bool {
    let own = link.starts_with('/') && !link.starts_with("//") && !link.starts_with("/\\");
    let known = ["#", "?", "mailto:", "https://", "http://localhost:3000/"].iter().any(|start| link.starts_with(start));
    !own && !link.is_empty() && (!known || link.contains("evil.example"))
}
