//! Around every page: skip link, environment, the way back up, help.

use leptos::prelude::*;

use super::{link::Link, words};

/// The first thing on the page: a link past the navigation to `#main`.
#[component]
pub fn SkipLink() -> AnyView {
    view! { <a class="skip" href="#main">{words::SKIP}</a> }.into_any()
}

/// Which environment this is, in words and colour.
#[component]
pub fn EnvironmentBar(sandbox: bool) -> AnyView {
    let (class, word, means) = if sandbox {
        ("environment environment-sandbox", words::SANDBOX, Some(words::SANDBOX_MEANS))
    } else {
        ("environment", words::PRODUCTION, None)
    };
    view! { <section class=class aria-label=words::ENVIRONMENT><p class="wrap"><strong>{word}</strong>{means}</p></section> }.into_any()
}

/// The pages above this one, outermost first, between header and `<main>`. This page itself is its heading and not in the list.
#[component]
pub fn Breadcrumbs(trail: Vec<Link>) -> AnyView {
    let items = trail.into_iter().map(|link| view! { <li>{link}</li> }).collect_view();
    view! { <nav class="crumbs wrap" aria-label=words::BREADCRUMBS><ol class="crumbs-list">{items}</ol></nav> }
        .into_any()
}

/// Whom to ask, on every page in the same place (WCAG 3.2.6).
#[derive(Debug, Clone, Default)]
pub struct Help {
    /// Mail address.
    pub email: String,
    /// When somebody answers, in words with the zone: `Monday to Friday, 9:00 to 17:00 GST`.
    pub hours: String,
    /// The reference of what is on the page, or of the request that failed.
    pub reference: Option<String>,
}

/// The foot of every page.
#[component]
pub fn Footer(help: Help, #[prop(optional)] links: Vec<Link>) -> AnyView {
    let mail = format!("mailto:{}", help.email);
    let quote = help.reference.map(|reference| {
        view! { <p>{words::QUOTE}<code dir="ltr" translate="no">{reference}</code></p> }
    });
    let links = links.into_iter().map(|link| view! { <li>{link}</li> }).collect_view();
    view! {
        <footer class="footer">
            <div class="wrap">
                <section aria-labelledby="help">
                    <h2 id="help">{words::HELP}</h2>
                    <p><a href=mail>{help.email}</a></p>
                    <p>{help.hours}</p>
                    {quote}
                </section>
                <ul class="footer-links">{links}</ul>
            </div>
        </footer>
    }
    .into_any()
}
