//! An application that a machine registered: how it stands, what is registered of it, and how its software changes that.
//! Nothing of it is edited here.

use super::state;
use crate::components::{Code, CodeBlock, Heading, Inset, Piece, Row, SummaryList};
use crate::moment::moment;
use crate::web::{Problem, Visit};
use axum::response::Response;
use domain::store::registered::{self, RegisteredClient, RegisteredSoftware};
use domain::store::software_statements::Application;
use domain::tpp_role::TppRole;
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) async fn show(visit: &Visit, application: Application) -> Result<Response, Problem> {
    let pool = visit.portal().database().statements();
    let software = registered::software(pool, application.id).await?.ok_or(Problem::NotFound)?;
    let clients = registered::clients(pool, application.id).await?;
    let (now, api) = (visit.now(), visit.portal().rules().api_url.clone());
    let title = application.name.clone();
    Ok(visit.page(&title, move || view(&application, &software, clients, &api, now)).await)
}

/// Which door it came by, as its TPP calls it.
pub(super) fn came_by(source: &str) -> &'static str {
    match source {
        "obie" => "OBIE registration",
        "uae" => "UAE registration",
        _ => "Made by hand",
    }
}

fn view(
    application: &Application,
    software: &RegisteredSoftware,
    clients: Vec<RegisteredClient>,
    api: &str,
    now: OffsetDateTime,
) -> AnyView {
    let reason = application.suspended.as_ref().map(|(_, reason)| reason.as_str());
    let reason = reason.or(software.organisation_suspension.as_deref());
    let none = clients.is_empty().then(|| {
        view! { <p>"It has no client now: its software has deleted what it registered. It may register again."</p> }
    });
    let uae = application.source == "uae";
    let reason_of = |client: &RegisteredClient| client.suspension.clone().or_else(|| reason.map(str::to_owned));
    let sections =
        clients.iter().map(|client| section(client, reason_of(client).as_deref(), uae, api, now)).collect_view();
    let state = state::tag(application.state).into_render();
    view! {
        <Heading title=application.name.clone() caption=application.reference.clone()>{state}</Heading>
        <Inset><p>"Its software registered it. What is registered is changed by that software alone, never by hand: not here, and not by the bank."</p></Inset>
        {SummaryList::new(facts(application, software, reason, now))}
        {sections}
        {none}
        <p><a href="/portal/dcr">"What your software has sent"</a></p>
    }
    .into_any()
}

fn facts(
    application: &Application,
    software: &RegisteredSoftware,
    reason: Option<&str>,
    now: OffsetDateTime,
) -> Vec<Row> {
    let issued = software.statement_issued_at.map(|at| Row::new("Newest software statement", moment(at, now)));
    let behalf =
        software.on_behalf_of.clone().map(|name| Row::new("On behalf of", view! { <bdi>{name}</bdi> }.into_any()));
    let rows = [
        Row::new("State", state::both(application.state, reason)),
        Row::new("Came by", came_by(&application.source)),
        Row::new("Directory", software.directory.clone()),
        Row::new("Its id there", code(software.directory_id.clone())),
        Row::new("Keys and certificates", keys(software, now)),
        Row::new("Registered first", moment(application.created_at, now)),
    ];
    rows.into_iter().chain(issued).chain(behalf).collect()
}

fn keys(software: &RegisteredSoftware, now: OffsetDateTime) -> AnyView {
    let read = match software.keys_read_at {
        Some(at) => view! { "Last read " {moment(at, now)} "." }.into_any(),
        None => "Not read lately: they are fetched when they are needed.".any(),
    };
    let problem = software.keys_problem.clone();
    let problem = problem.map(|problem| view! { <p>"They could not be read since: " <bdi>{problem}</bdi></p> });
    view! {
        <p>"They come from the directory; manage them there."</p>
        <p>{code(software.key_set.clone())}</p>
        <p>{read}</p>
        {problem}
    }
    .into_any()
}

fn section(client: &RegisteredClient, reason: Option<&str>, uae: bool, api: &str, now: OffsetDateTime) -> AnyView {
    view! {
        <section aria-label=format!("Client {}", client.client_id)>
            <h2>"Client"</h2>
            {SummaryList::new(client_facts(client, reason, now))}
            {if uae { by_uae() } else { by_obie(client, api) }}
        </section>
    }
    .into_any()
}

fn client_facts(client: &RegisteredClient, reason: Option<&str>, now: OffsetDateTime) -> Vec<Row> {
    let subject = client.subject_dn.clone().map(|subject| Row::new("Certificate's subject", code(subject)));
    let method = match &client.signing_alg {
        Some(alg) => format!("{} ({alg})", client.auth_method),
        None => client.auth_method.clone(),
    };
    let version = client.dcr_version.as_ref().map_or("UAE".to_owned(), |version| format!("OBIE {version}"));
    let rows = [
        Row::new("Client ID", view! { <Code text=client.client_id.clone() what="client ID"/> }.any()),
        Row::new("State", state::both(client.state, reason)),
        Row::new("Registered by", version),
        Row::new("Authenticates with", code(method)),
    ];
    let rest = [
        Row::new("Roles", roles(client)),
        Row::new("Scopes", code(client.scopes.to_string())),
        Row::new("Grants", code(client.grant_types.join(" "))),
        Row::new("Redirect addresses", lines(client.redirect_uris.clone())),
        Row::new("Since", moment(client.created_at, now)),
    ];
    rows.into_iter().chain(subject).chain(rest).collect()
}

fn roles(client: &RegisteredClient) -> AnyView {
    let names = client.roles.iter().map(|role| match role.parse::<TppRole>() {
        Ok(role) => role.name().to_owned(),
        Err(_) => role.clone(),
    });
    let names: Vec<_> = names.collect();
    let locked = match client.dcr_version {
        Some(_) => {
            "Copied from the software statement when it registered, and locked: a PUT with a newer statement replaces them."
        }
        None => {
            "Copied from the trust framework when it registered, and locked. For other roles register another application."
        }
    };
    view! { <p>{names.join(", ")}</p><p class="hint">{locked}</p> }.into_any()
}

fn by_obie(client: &RegisteredClient, api: &str) -> AnyView {
    let id = &client.client_id;
    let update = format!("vestibule tpp update --client {id} --redirect-uri https://app.example/callback");
    let curl = format!(
        "curl --cert transport.pem --key transport.key -X PUT -H \"Authorization: Bearer $TOKEN\" \\\n  \
         -H 'Content-Type: application/jose' --data-binary @request.jwt \\\n  {api}/open-banking/v3.3/register/{id}"
    );
    view! {
        <h3>"What its software can do"</h3>
        <p>"PUT replaces what is registered, with a fresh software statement; the client ID and its tokens stay. DELETE ends the client and its tokens."</p>
        <CodeBlock title="Change it" text=update/>
        <CodeBlock title="Change it with curl" text=curl/>
        <CodeBlock title="Delete it" text=format!("vestibule tpp delete --client {id}")/>
    }
    .into_any()
}

fn by_uae() -> AnyView {
    view! {
        <h3>"What its software can do"</h3>
        <p>"It registers once. Another call with the same certificate changes nothing, and answers 204 again:"</p>
        <CodeBlock title="Register again" text="vestibule tpp register --profile uae"/>
    }
    .into_any()
}

fn code(text: String) -> AnyView {
    view! { <code dir="ltr" translate="no">{text}</code> }.into_any()
}

fn lines(addresses: Vec<String>) -> AnyView {
    let items = addresses.into_iter().map(|address| view! { <li>{code(address)}</li> });
    view! { <ul class="plain">{items.collect_view()}</ul> }.into_any()
}
