//! The tree below a TPP: applications, and their clients, each with its effective state.

use super::Hand;
use crate::components::{Button, Column, Piece, Table};
use crate::tags;
use domain::id::OrganisationId;
use domain::standing::{EffectiveState, Kind, Status, Thing};
use domain::store::clients::Client;
use domain::store::software_statements::Application;
use leptos::prelude::*;

/// One line of the tree.
pub(super) struct Node {
    thing: Thing,
    name: String,
    kind: &'static str,
    state: EffectiveState,
}

pub(super) fn things(tpp: OrganisationId, applications: &[Application], clients: &[Client]) -> Vec<Thing> {
    let applications = applications.iter().map(|application| Thing::SoftwareStatement(application.id));
    let clients = clients.iter().map(|client| Thing::Client(client.id));
    std::iter::once(Thing::Organisation(tpp)).chain(applications).chain(clients).collect()
}

/// Each application, followed by its clients.
pub(super) fn nodes(applications: Vec<Application>, clients: Vec<Client>) -> Vec<Node> {
    let below = |application: &Application| {
        let own: Vec<_> = clients.iter().filter(|client| client.software_statement == application.id).collect();
        own.into_iter().map(|client| Node {
            thing: Thing::Client(client.id),
            name: client.client_id.clone(),
            kind: "Client",
            state: client.state,
        })
    };
    applications
        .iter()
        .flat_map(|application| {
            let node = Node {
                thing: Thing::SoftwareStatement(application.id),
                name: format!("{} ({})", application.name, application.reference),
                kind: "Application",
                state: application.state,
            };
            std::iter::once(node).chain(below(application))
        })
        .collect()
}

pub(super) fn view(reference: &str, nodes: Vec<Node>, hand: Hand) -> AnyView {
    if nodes.is_empty() {
        return view! { <p class="muted">"No application yet."</p> }.into_any();
    }
    let columns = [Column::new("Name"), Column::short("Kind"), Column::new("State"), Column::new("")];
    Table::new("tree", "Applications with their clients", columns)
        .quiet_caption()
        .rows(nodes, |node| {
            let name = if node.kind == "Client" {
                view! { <span class="branch"><code dir="ltr" translate="no">{node.name.clone()}</code></span> }
                    .into_any()
            } else {
                view! { <bdi>{node.name.clone()}</bdi> }.into_any()
            };
            vec![
                name,
                kind(&node),
                tags::effective_in_row(node.state),
                actions(reference, node.thing, node.state, hand),
            ]
        })
        .any()
}

/// A client has a page of its own.
fn kind(node: &Node) -> AnyView {
    let Thing::Client(id) = node.thing else { return node.kind.any() };
    let (href, name) = (format!("/admin/clients/{id}"), node.name.clone());
    view! { <a href=href>{node.kind}<span class="hidden">" "{name}</span></a> }.into_any()
}

/// The buttons that lead to the page where a change is written down.
pub(super) fn actions(reference: &str, thing: Thing, state: EffectiveState, hand: Hand) -> AnyView {
    let (status, above) = (state.own(), state.blocker().map(|above| above.status));
    if status == Status::Pending && hand == Hand::Proposes {
        return let_in(reference, thing, above);
    }
    let moves: &[(Status, &str)] = match (status, hand) {
        (Status::Active, Hand::Proposes) => &[(Status::Suspended, "Suspend"), (Status::Archived, "Archive")],
        (Status::Suspended, Hand::Proposes) => &[(Status::Active, "Resume"), (Status::Archived, "Archive")],
        (Status::Active, Hand::Suspends) => &[(Status::Suspended, "Suspend now")],
        _ => &[],
    };
    if moves.is_empty() {
        return view! { <span class="muted">"Nothing to change"</span> }.into_any();
    }
    let buttons = moves.iter().map(|(to, label)| {
        let to = if *to == Status::Archived { thing.kind().end() } else { *to };
        let label = if to == Status::Deleted { "Delete" } else { label };
        button(label, reference, thing, to, false)
    });
    view! { <div class="buttons">{buttons.collect_view()}</div> }.into_any()
}

/// What waits is let in from the top: alone where what is above it is active, together with it where that waits too.
fn let_in(reference: &str, thing: Thing, above: Option<Status>) -> AnyView {
    let whole = match (above, thing.kind()) {
        (None, _) => button("Activate", reference, thing, Status::Active, false),
        (Some(Status::Pending), Kind::Client) => button("Activate all three", reference, thing, Status::Active, true),
        (Some(Status::Pending), _) => button("Activate both", reference, thing, Status::Active, true),
        (Some(_), _) => view! { <span class="muted">"What is above it is not active"</span> }.into_any(),
    };
    let refuse = (thing.kind() != Kind::Client).then(|| button("Refuse", reference, thing, Status::Refused, false));
    view! { <div class="buttons">{whole} {refuse}</div> }.into_any()
}

fn button(label: &str, reference: &str, thing: Thing, to: Status, whole: bool) -> AnyView {
    let mut query =
        vec![("kind", thing.kind().name().to_owned()), ("id", thing.id().to_string()), ("to", to.name().to_owned())];
    query.extend(whole.then(|| ("whole", "yes".to_owned())));
    let query = serde_urlencoded::to_string(query).unwrap_or_default();
    Button::link(label, format!("/admin/tpps/{reference}/change?{query}")).secondary().small().any()
}
