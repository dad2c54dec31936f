//! Accessibility, privacy, cookies: short and true.

use crate::web::Visit;
use axum::response::Response;
use leptos::prelude::*;

pub(super) async fn accessibility(visit: Visit) -> Response {
    let contact = visit.site().contact().to_owned();
    visit
        .page("Accessibility", move || {
            view! {
                <div class="prose">
                    <h1>"Accessibility"</h1>
                    <p>"This portal is made to meet the Web Content Accessibility Guidelines 2.2 at level AA. Every page works with a keyboard alone, \
                        without JavaScript, at 320 pixels and at 200 % text size, in light and dark."</p>
                    <p>"Each release is checked by machine on every page and by hand on the journeys that matter. Known limits: documents that applicants upload are theirs and may not be accessible."</p>
                    <p>"Did something stand in your way? Write to " <a href=format!("mailto:{contact}")>{contact.clone()}</a> "."</p>
                </div>
            }
        })
        .await
}

pub(super) async fn privacy(visit: Visit) -> Response {
    let contact = visit.site().contact().to_owned();
    visit
        .page("Privacy", move || {
            view! {
                <div class="prose">
                    <h1>"Privacy"</h1>
                    <p>"We keep what you tell us in the sign-up form, the evidence you upload, the messages between you and the bank, and a record of who did what and when."</p>
                    <p>"The bank uses it to decide whether your organisation may use its open-banking interfaces, and to show a supervisor how it decided. Nobody else gets it."</p>
                    <p>"A sign-up that you never send is deleted after 30 days. Questions: " <a href=format!("mailto:{contact}")>{contact.clone()}</a> "."</p>
                </div>
            }
        })
        .await
}

pub(super) async fn cookies(visit: Visit) -> Response {
    visit
        .page("Cookies", || {
            view! {
                <div class="prose">
                    <h1>"Cookies"</h1>
                    <p>"This portal sets two cookies, both strictly necessary, so there is nothing to accept or refuse."</p>
                    <ul>
                        <li><code>"__Host-vestibule"</code> " keeps you signed in, or keeps your place in the sign-up form. It ends with your session."</li>
                        <li><code>"__Host-vestibule-form"</code> " proves that a form you send came from a page of this portal."</li>
                    </ul>
                    <p>"There is no tracking and nothing from third parties."</p>
                </div>
            }
        })
        .await
}
