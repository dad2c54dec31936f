//! The secret of a new gateway: in one answer and in no other, not in the session, not in an address.

use super::PATH;
use crate::components::{Button, Code, CodeBlock, Row, SummaryList, WarningText};
use crate::web::Visit;
use axum::response::Response;
use domain::workflow::gateway::NewGateway;
use leptos::prelude::*;

pub(super) async fn once(visit: &Visit, made: NewGateway) -> Response {
    let (id, secret) = (made.id.to_string(), made.secret.expose().to_owned());
    let api = visit.portal().rules().api_url.clone();
    let command = format!("curl --cacert ca.pem --user '{id}:{secret}' --data token=TOKEN {api}/introspect");
    visit
        .page("The gateway’s secret", move || {
            let facts = [
                Row::new("User name", view! { <Code text=id what="user name"/> }.into_any()),
                Row::new("Secret", view! { <Code text=secret what="secret"/> }.into_any()),
            ];
            view! {
                <div class="prose">
                    <h1>"Copy the gateway’s secret now"</h1>
                    <WarningText>"We show it this once and keep only a hash of it. If it is lost, revoke the gateway and add another."</WarningText>
                    {SummaryList::new(facts)}
                    <CodeBlock title="Ask about a token" text=command/>
                    <p>{Button::link("I have copied it", PATH)}</p>
                </div>
            }
        })
        .await
}
