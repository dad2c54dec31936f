//! One client: what is registered of it, what each source said when it registered, and what its directory says since.

use crate::components::{CodeBlock, Heading, Link, Piece, Row, SummaryList};
use crate::dcr::sent;
use crate::moment::moment;
use crate::web::{Problem, Visit};
use crate::{side_by_side, tags};
use axum::extract::Path;
use axum::response::Response;
use domain::access::SeeOrganisations;
use domain::id::ClientId;
use domain::store::clients::{self, Client};
use domain::store::organisations::{self, OrganisationRecord};
use domain::store::software_statements::{self, Application};
use domain::workflow::dossier::Registration;
use leptos::prelude::*;
use time::OffsetDateTime;

/// Everything the page shows.
struct Shown {
    client: Client,
    application: Application,
    tpp: OrganisationRecord,
    registration: Registration,
    now: OffsetDateTime,
}

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    visit.may::<SeeOrganisations>()?;
    let id: ClientId = id.parse().map_err(|_| Problem::NotFound)?;
    let pool = visit.portal().database().statements();
    let client = clients::find_any(pool, id).await?.ok_or(Problem::NotFound)?;
    let application = software_statements::find_any(pool, client.software_statement).await?;
    let tpp = organisations::find(pool, client.organisation).await?;
    let shown = Shown {
        application: application.ok_or(Problem::NotFound)?,
        tpp: tpp.ok_or(Problem::NotFound)?,
        registration: Registration::load(pool, id).await?,
        now: visit.now(),
        client,
    };
    let title = format!("Client {}", shown.client.client_id);
    Ok(visit.page(&title, move || view(&shown)).await)
}

fn view(shown: &Shown) -> AnyView {
    let Shown { client, tpp, registration, now, .. } = shown;
    let owner = format!("{} ({})", tpp.legal_name, tpp.reference);
    let owner = Link::new(owner, format!("/admin/tpps/{}", tpp.reference)).any();
    let (title, state) = (client.client_id.clone(), tags::effective(client.state).into_render());
    let (facts, sources) = (SummaryList::new(facts(shown)), sources(registration));
    let drift = registration.drift.as_ref().map(|drift| side_by_side::drift(drift, *now));
    let (metadata, decoded) = (metadata(registration), decoded(registration));
    view! {
        <p>{owner}</p>
        <Heading title caption="Client">{state}</Heading>
        {facts}
        {sources}
        {drift}
        {metadata}
        {decoded}
    }
    .into_any()
}

fn facts(shown: &Shown) -> Vec<Row> {
    let Shown { client, application, now, .. } = shown;
    let suspended = client
        .suspended
        .as_ref()
        .map(|(at, reason)| Row::new("Suspended", view! { {moment(*at, *now)}": "{reason.clone()} }.into_any()));
    let rows = [
        Row::new(
            "Application",
            view! { <bdi>{format!("{} ({})", application.name, application.reference)}</bdi> }.into_any(),
        ),
        Row::new("Came by", came_by(&client.source)),
        Row::new("Environment", client.environment.clone()),
        Row::new("Authentication", client.auth_method.clone()),
        Row::new("Scopes", client.scopes.to_string()),
        Row::new("Since", moment(client.created_at, *now)),
    ];
    rows.into_iter().chain(suspended).collect()
}

fn came_by(source: &str) -> &'static str {
    match source {
        "obie" => "Registration by its software (OBIE)",
        "uae" => "Registration by its software (UAE)",
        _ => "Made by hand",
    }
}

fn sources(registration: &Registration) -> Option<AnyView> {
    let attempt = registration.attempt.as_ref()?;
    let report = Link::new("See every check of its registration", format!("/admin/dcr/{}", attempt.id)).any();
    Some(view! { <h2>"Side by side"</h2> {side_by_side::view(&registration.facts)} <p>{report}</p> }.into_any())
}

/// No secret is among it: what machines registered has none.
fn metadata(registration: &Registration) -> Option<AnyView> {
    let text = registration.registered.metadata_text()?;
    Some(view! { <h2>"What is registered"</h2> <CodeBlock title="Metadata of the client" text/> }.into_any())
}

fn decoded(registration: &Registration) -> Option<AnyView> {
    let attempt = registration.attempt.as_ref()?;
    Some(
        view! { <h2>"What was sent"</h2> <p>"As it was decoded, without signatures."</p> {sent(&attempt.claimed)} }
            .into_any(),
    )
}
