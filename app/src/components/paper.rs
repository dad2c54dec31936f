//! What stands above a page on paper and is not seen on the screen.

use leptos::prelude::*;

use super::words;

/// Bank, reference, when it was printed, and the digest that ties the paper to the record.
#[component]
pub fn PrintHeader(
    /// The bank's name.
    #[prop(into)]
    bank: String,
    /// The reference of what is printed.
    #[prop(into)]
    reference: String,
    /// When the page was made, with the zone.
    #[prop(into)]
    made_at: String,
    /// SHA-256 of the same record as JSON, in hexadecimal.
    #[prop(into, optional)]
    digest: Option<String>,
) -> AnyView {
    let digest =
        digest.map(|digest| view! { <p class="print-digest">{words::DIGEST}<code dir="ltr">{digest}</code></p> });
    view! {
        <div class="print-header">
            <p><strong>{bank}</strong></p>
            <p>{words::REFERENCE}" "<strong dir="ltr">{reference}</strong></p>
            <p>{words::PRINTED}{made_at}</p>
            {digest}
        </div>
    }
    .into_any()
}
