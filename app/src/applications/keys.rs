//! The sandbox keys of an application: never the secret itself, only what tells secrets apart.

use super::{own, tabs};
use crate::components::{
    Button, Code, CodeBlock, Column, EmptyState, Field, Form, FormState, Heading, Piece, Row, SummaryList, Table,
};
use crate::moment::moment;
use crate::tags;
use crate::web::{Problem, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::ManageKeys;
use domain::client::Overlap;
use domain::portal::Environment;
use domain::store::client_secrets::{self, SecretRecord};
use domain::store::clients::{self, Client};
use domain::store::software_statements::Application;
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let application = own(&visit, &id).await?;
    if application.is_registered() {
        // Its keys are the directory's: its page says where.
        return Ok(visit.go(&format!("/portal/applications/{}", application.id)));
    }
    let pool = visit.portal().database().statements();
    let client =
        clients::of_application(pool, application.id).await?.into_iter().find(|client| client.source == "manual");
    let secrets = match &client {
        Some(client) => client_secrets::of_client(pool, client.id).await?,
        None => Vec::new(),
    };
    let rules = visit.portal().rules();
    let (sandbox, api) = (rules.environment == Environment::Sandbox, rules.api_url.clone());
    let may = sandbox && visit.member()?.holds::<ManageKeys>() && application.state.is_usable();
    let (hidden, now) = (visit.hidden(), visit.now());
    Ok(visit
        .page("Keys", move || {
            let body = match client {
                Some(client) => present(&application, client, secrets, may, &hidden, &api, now),
                None => absent(&application, may, sandbox, hidden),
            };
            view! {
                <Heading title=application.name.clone() caption=application.reference.clone()/>
                {tabs(application.id, true)}
                {body}
            }
        })
        .await)
}

fn absent(application: &Application, may: bool, sandbox: bool, hidden: Vec<(String, String)>) -> AnyView {
    if !sandbox {
        return view! { <EmptyState title="No keys by hand here" text="Keys made by hand open a sandbox only. In production, software registers with a certificate."/> }.into_any();
    }
    if !may {
        return view! { <EmptyState title="No sandbox keys yet" text="An owner or a developer of your team can make them while your organisation and the application are active."/> }.into_any();
    }
    let action = format!("/portal/applications/{}/keys", application.id);
    view! {
        <h2>"Sandbox keys"</h2>
        <p>"You get a client ID and a secret. The secret is shown once, on the next page: have a safe place ready for it."</p>
        <Form action hidden>{Button::submit("Make sandbox keys")}</Form>
    }
    .into_any()
}

fn present(
    application: &Application,
    client: Client,
    secrets: Vec<SecretRecord>,
    may: bool,
    hidden: &[(String, String)],
    api: &str,
    now: OffsetDateTime,
) -> AnyView {
    let live = secrets.iter().filter(|secret| secret.is_live(now)).count();
    let newest = secrets.iter().filter(|secret| secret.is_live(now)).max_by_key(|secret| secret.created_at);
    let newest = newest.map(|secret| secret.id.to_string()).unwrap_or_default();
    let facts = [
        Row::new("Client ID", view! { <Code text=client.client_id.clone() what="client ID"/> }.any()),
        Row::new("State", tags::effective(client.state)),
        Row::new("Environment", "Sandbox"),
        Row::new("Scopes", client.scopes.to_string()),
        Row::new("Token endpoint", view! { <Code text=format!("{api}/token") what="token endpoint"/> }.any()),
    ];
    view! {
        <h2>"Sandbox keys"</h2>
        {SummaryList::new(facts)}
        <h2>"Secrets"</h2>
        {table(application, &client, secrets, may, hidden, now)}
        {(may && live < 2).then(|| rotate(application, hidden, &newest, live))}
        <h2>"Get a token"</h2>
        <CodeBlock title="With curl" text=curl(api, &client.client_id, "SECRET")/>
        <p class="muted">"Put your secret in place of SECRET, and the CA certificate of this sandbox in place of ca.pem; its operator tells you where that is."</p>
    }
    .into_any()
}

/// The command that opens something with these keys.
pub(super) fn curl(api: &str, client_id: &str, secret: &str) -> String {
    format!("curl --cacert ca.pem -u '{client_id}:{secret}' -d grant_type=client_credentials {api}/token")
}

fn table(
    application: &Application,
    client: &Client,
    secrets: Vec<SecretRecord>,
    may: bool,
    hidden: &[(String, String)],
    now: OffsetDateTime,
) -> AnyView {
    let columns = [
        Column::new("Ends in"),
        Column::short("Made"),
        Column::short("Last used"),
        Column::new("State"),
        Column::new(""),
    ];
    let action = format!("/portal/applications/{}/keys/revoke", application.id);
    let client = client.id.to_string();
    Table::new("secrets", "Secrets of this client", columns)
        .quiet_caption()
        .rows(secrets, |secret| {
            let live = secret.is_live(now);
            let revoke = (may && live).then(|| {
                let mut hidden = hidden.to_vec();
                hidden.extend([("client".into(), client.clone()), ("secret".into(), secret.id.to_string())]);
                let about = format!("the secret that ends in {}", secret.last_four);
                view! { <Form action=action.clone() hidden>{Button::submit("Revoke").secondary().small().about(about)}</Form> }
            });
            vec![
                view! { <code>"…"{secret.last_four.clone()}</code> }.any(),
                moment(secret.created_at, now),
                secret.last_used_at.map_or_else(|| "Never".any(), |at| moment(at, now)),
                state(&secret, now),
                revoke.any(),
            ]
        })
        .any()
}

fn state(secret: &SecretRecord, now: OffsetDateTime) -> AnyView {
    match (secret.revoked_at, secret.expires_at) {
        (Some(at), _) => view! { "Revoked " {moment(at, now)} }.into_any(),
        (None, Some(at)) if at <= now => view! { "Ended " {moment(at, now)} }.into_any(),
        (None, Some(at)) => view! { "Works until " {moment(at, now)} }.into_any(),
        (None, None) => "In use".into_any(),
    }
}

fn rotate(application: &Application, hidden: &[(String, String)], newest: &str, live: usize) -> AnyView {
    let mut hidden = hidden.to_vec();
    hidden.push(("present".into(), newest.to_owned()));
    let action = format!("/portal/applications/{}/keys/rotate", application.id);
    let overlap = Overlap::ALL.map(|overlap| (overlap.name(), overlap.words()));
    let choose = (live == 1).then(|| {
        let day = FormState::new([("overlap", Overlap::Day.name())]);
        Field::radios("overlap", "The old secret works", overlap).fill(&day).into_render()
    });
    let keep = (live == 0).then(|| view! { <input type="hidden" name="overlap" value=Overlap::None.name()/> });
    view! {
        <h2>"New secret"</h2>
        <Form action hidden>
            {choose}
            {keep}
            {Button::submit("Make a new secret")}
        </Form>
    }
    .into_any()
}
