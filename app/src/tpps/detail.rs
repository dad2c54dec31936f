//! One TPP: what is known, what hangs from it, what waits for a second person, what has happened.

use super::tree::{self, Node};
use super::{Hand, hand, load};
use crate::components::{Event, Heading, Inset, Row, SummaryList, Timeline};
use crate::moment::moment;
use crate::owners;
use crate::tags;
use crate::web::{Problem, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::standing::{EffectiveState, Thing};
use domain::store::audit::{self, Entry};
use domain::store::organisations::OrganisationRecord;
use domain::store::status_changes::{self, StatusChange};
use domain::store::{cases, clients, software_statements};
use leptos::prelude::*;
use time::OffsetDateTime;

/// Everything the page shows.
struct Shown {
    tpp: OrganisationRecord,
    nodes: Vec<Node>,
    waiting: Vec<StatusChange>,
    cases: Vec<String>,
    past: Vec<Entry>,
    hand: Hand,
    people: AnyView,
    now: OffsetDateTime,
}

pub(super) async fn show(visit: Visit, Path(reference): Path<String>) -> Result<Response, Problem> {
    let tpp = load(&visit, &reference).await?;
    let pool = visit.portal().database().statements();
    let applications = software_statements::list(pool, tpp.id).await?;
    let clients = clients::of_organisation(pool, tpp.id).await?;
    let things: Vec<_> = tree::things(tpp.id, &applications, &clients);
    let waiting = status_changes::waiting(pool, None).await?;
    let waiting = waiting.into_iter().filter(|change| things.contains(&change.thing)).collect();
    let past = audit::about(pool, tpp.id.into()).await?;
    let nodes = tree::nodes(applications, clients);
    let cases = cases::open_of(pool, tpp.id).await?;
    let people = owners::summary(&visit, tpp.id, &tpp.reference).await?;
    let shown = Shown { tpp, nodes, waiting, cases, past, hand: hand(&visit)?, people, now: visit.now() };
    let title = shown.tpp.legal_name.clone();
    Ok(visit.page(&title, move || view(shown)).await)
}

fn view(shown: Shown) -> AnyView {
    let Shown { tpp, nodes, waiting, cases, past, hand, people, now } = shown;
    let actions =
        tree::actions(&tpp.reference, Thing::Organisation(tpp.id), EffectiveState::of_organisation(tpp.status), hand);
    view! {
        <Heading title=tpp.legal_name.clone() caption=tpp.reference.clone()>{tags::standing(tpp.status).into_render()}</Heading>
        {suspended(&tpp, now)}
        {waiting.into_iter().map(|change| notice(change, now)).collect_view()}
        {in_queue(&cases)}
        <div class="columns">
            <div>
                <h2>"Facts"</h2>
                {SummaryList::new(facts(&tpp, now))}
                <h2>"Applications and clients"</h2>
                {tree::view(&tpp.reference, nodes, hand)}
                <h2>"What happened"</h2>
                {timeline(past, now)}
            </div>
            <div>
                <h2>"Change the state"</h2>
                {actions}
                {people}
            </div>
        </div>
    }
    .into_any()
}

fn facts(tpp: &OrganisationRecord, now: OffsetDateTime) -> Vec<Row> {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "Not given".into());
    let roles: Vec<_> = tpp.roles.iter().map(|role| role.name()).collect();
    vec![
        Row::new("Legal name", view! { <bdi>{tpp.legal_name.clone()}</bdi> }.into_any()),
        Row::new("Trading name", or_none(&tpp.trading_name)),
        Row::new("Country", tpp.country.map_or("Not stated", |country| country.name())),
        Row::new("Company number", or_none(&tpp.company_number)),
        Row::new("LEI", or_none(&tpp.lei)),
        Row::new("Competent authority", or_none(&tpp.authority)),
        Row::new("Number there", or_none(&tpp.authority_number)),
        Row::new("Register page", or_none(&tpp.register_url)),
        Row::new("Roles", roles.join(", ")),
        Row::new("Came by", came_by(&tpp.source)),
        Row::new("Since", moment(tpp.activated_at.unwrap_or(tpp.created_at), now)),
    ]
}

fn came_by(source: &str) -> String {
    match source {
        "sign_up" => "Sign-up",
        "obie" => "Registration by its software (OBIE)",
        "uae" => "Registration by its software (UAE)",
        other => other,
    }
    .to_owned()
}

fn suspended(tpp: &OrganisationRecord, now: OffsetDateTime) -> Option<AnyView> {
    let (at, reason) = tpp.suspended.clone()?;
    Some(
        view! { <Inset><p>"Suspended " {moment(at, now)} ": " {reason}</p><p>"Nothing below it works meanwhile; its own states are kept."</p></Inset> }
            .into_any(),
    )
}

/// What registered by machine and waits is decided in the queue.
fn in_queue(cases: &[String]) -> Option<AnyView> {
    let links = cases.iter().map(|case| {
        let href = format!("/admin/requests/{case}");
        view! { " " <a href=href>{case.clone()}</a> }
    });
    let links = links.collect_view();
    (!cases.is_empty()).then(|| {
        view! { <Inset><p>"Registered by its software, and waits in the queue:" {links}</p></Inset> }.into_any()
    })
}

fn notice(change: StatusChange, now: OffsetDateTime) -> AnyView {
    let href = format!("/admin/changes/{}", change.id);
    if let Some(lapses_at) = change.lapses_at {
        let until = moment(lapses_at, now);
        return view! {
            <Inset><p><bdi>{change.proposer}</bdi>" suspended the "{change.thing.kind().words()}" alone, in an emergency. It ends on "{until}
                " unless a second person confirms it. "<a href=href>"Look at it"</a></p></Inset>
        }
        .into_any();
    }
    let text = format!("{} proposed: {} → {}. ", change.proposer, change.thing.kind().words(), change.to);
    view! { <Inset><p>{text} {moment(change.proposed_at, now)} ". " <a href=href>"Look at it"</a></p></Inset> }
        .into_any()
}

fn timeline(past: Vec<Entry>, now: OffsetDateTime) -> AnyView {
    let events = past.into_iter().rev().map(|entry| {
        let event = Event::new(entry.id.to_string(), words(&entry.action), moment(entry.at, now));
        let event = event.by(entry.actor_name);
        match entry.reason {
            Some(reason) => event.body(reason),
            None => event,
        }
    });
    view! { <Timeline events=events.collect()/> }.into_any()
}

/// `organisation.activated` as a person would head it: "Organisation activated".
fn words(action: &str) -> String {
    let words = action.replace(['.', '_'], " ");
    let mut rest = words.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}
