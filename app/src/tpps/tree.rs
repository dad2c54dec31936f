//! The tree below a TPP: applications, and their clients, each with its effective state.

use super::Hand;
use crate::components::{Button, Column, Piece, Table};
use crate::tags;
use domain::id::OrganisationId;
use domain::standing::{EffectiveState, Status, Thing};
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
                view! { <span class="branch"><code dir="ltr" translate="no">{node.name}</code></span> }.into_any()
            } else {
                view! { <bdi>{node.name}</bdi> }.into_any()
            };
            vec![
                name,
                node.kind.any(),
                tags::effective(node.state).any(),
                actions(reference, node.thing, node.state.own(), hand),
            ]
        })
        .any()
}

/// The buttons that lead to the page where a change is written down.
pub(super) fn actions(reference: &str, thing: Thing, status: Status, hand: Hand) -> AnyView {
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
        let query =
            [("kind", thing.kind().name().to_owned()), ("id", thing.id().to_string()), ("to", to.name().to_owned())];
        let query = serde_urlencoded::to_string(query).unwrap_or_default();
        let label = if to == Status::Deleted { "Delete" } else { label };
        Button::link(label, format!("/admin/tpps/{reference}/change?{query}")).secondary().small().into_render()
    });
    view! { <div class="buttons">{buttons.collect_view()}</div> }.into_any()
}
