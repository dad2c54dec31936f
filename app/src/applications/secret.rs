//! Making, rotating and revoking secrets. A secret is in one answer and in no other: not in the session, not in an address.

use super::keys::curl;
use super::own;
use crate::components::{Button, Code, CodeBlock, Row, SummaryList, WarningText};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::ManageKeys;
use domain::client::Overlap;
use domain::id::SoftwareStatementId;
use domain::store::{client_secrets, clients};
use domain::workflow::client_keys::{self, NewSecret};
use leptos::prelude::*;

pub(super) async fn create(visit: Visit, Path(id): Path<String>, _typed: Typed) -> Result<Response, Problem> {
    let by = visit.may_for_team::<ManageKeys>()?;
    let application = own(&visit, &id).await?.id;
    let made = client_keys::create(visit.portal(), visit.context(), by, application).await?;
    Ok(once(&visit, application, made).await)
}

pub(super) async fn rotate(visit: Visit, Path(id): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may_for_team::<ManageKeys>()?;
    let application = own(&visit, &id).await?.id;
    let pool = visit.portal().database().statements();
    let client = clients::of_application(pool, application).await?.into_iter().find(|client| client.source == "manual");
    let client = client.ok_or(Problem::NotFound)?.id;
    let overlap: Overlap = typed.text("overlap").parse().map_err(|_| Problem::Malformed)?;
    // A form sent twice still names the secret that the first sending replaced.
    let secrets = client_secrets::of_client(pool, client).await?;
    let newest = secrets.iter().filter(|secret| secret.is_live(visit.now())).max_by_key(|secret| secret.created_at);
    if newest.map(|secret| secret.id.to_string()).unwrap_or_default() != typed.text("present") {
        return Err(Problem::NotNow("The secrets have changed since you opened the page".into()));
    }
    let made = client_keys::rotate(visit.portal(), visit.context(), by, client, overlap).await?;
    Ok(once(&visit, application, made).await)
}

pub(super) async fn revoke(visit: Visit, Path(id): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may_for_team::<ManageKeys>()?;
    let application = own(&visit, &id).await?.id;
    let client = typed.text("client").parse().map_err(|_| Problem::Malformed)?;
    let secret = typed.text("secret").parse().map_err(|_| Problem::Malformed)?;
    client_keys::revoke(visit.portal(), visit.context(), by, client, secret).await?;
    let revoked = Flash::Success("The secret is revoked. It opens nothing any more, nor do tokens that it got.".into());
    visit.go_saying(&format!("/portal/applications/{application}/keys"), revoked).await
}

async fn once(visit: &Visit, application: SoftwareStatementId, made: NewSecret) -> Response {
    let command = curl(&visit.portal().rules().api_url, &made.client_id, made.secret.expose());
    let secret = made.secret.expose().to_owned();
    visit
        .page("Your secret", move || {
            let facts = [
                Row::new("Client ID", view! { <Code text=made.client_id.clone() what="client ID"/> }.into_any()),
                Row::new("Secret", view! { <Code text=secret what="secret"/> }.into_any()),
            ];
            view! {
                <div class="prose">
                    <h1>"Copy your secret now"</h1>
                    <WarningText>"We show it this once and keep only a hash of it. Nobody, not even the bank, can show it again."</WarningText>
                    {SummaryList::new(facts)}
                    <CodeBlock title="Get a token" text=command/>
                    <p class="muted">"ca.pem is the CA certificate of this sandbox; its operator tells you where it is."</p>
                    <p>{Button::link("I have copied it", format!("/portal/applications/{application}/keys"))}</p>
                </div>
            }
        })
        .await
}
