//! Every gateway, the working ones first.

use super::PATH;
use crate::components::{Button, Colour, Column, EmptyState, Heading, Link, Piece, Table, Tag};
use crate::moment::moment;
use crate::web::{Problem, Visit};
use axum::response::Response;
use domain::store::gateways::{self, Gateway};
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let gateways = gateways::list(visit.portal().database().statements()).await?;
    let now = visit.now();
    Ok(visit
        .page("Gateways", move || {
            let rows = if gateways.is_empty() { empty() } else { table(gateways, now).any() };
            view! {
                <Heading title="Gateways">{Button::link("Add a gateway", format!("{PATH}/new"))}</Heading>
                <p>"A gateway is a resource server of the bank. Only a gateway learns what a token is good for, and whether a call may pass."</p>
                {rows}
            }
        })
        .await)
}

fn empty() -> AnyView {
    let action = Link::new("Add a gateway", format!("{PATH}/new"));
    view! { <EmptyState title="There is no gateway yet" text="Until there is one, nobody can ask about a token, so no API call can be let through." action/> }
        .into_any()
}

fn table(gateways: Vec<Gateway>, now: OffsetDateTime) -> Table {
    let columns = [Column::new("Name and id"), Column::short("Environment"), Column::new("Scopes")];
    let columns = columns.into_iter().chain([
        Column::new("Authenticates with"),
        Column::short("Since"),
        Column::short("State"),
        Column::short("Revoke"),
    ]);
    Table::new("gateways", "Gateways", columns).quiet_caption().rows(gateways, |gateway| {
        let code = |text: String| view! { <code dir="ltr" translate="no">{text}</code> }.into_any();
        let href = format!("{PATH}/{}/revoke", gateway.id);
        let (state, deed) = if gateway.revoked_at.is_some() {
            (Tag::new(Colour::Red, "Revoked"), ().into_any())
        } else {
            let revoke = Button::link("Revoke", href).quiet().small().about(gateway.name.clone());
            (Tag::new(Colour::Green, "In use"), revoke.any())
        };
        vec![
            view! { <bdi>{gateway.name.clone()}</bdi><br/>{code(gateway.id.to_string())} }.into_any(),
            gateway.environment.clone().any(),
            scopes(&gateway),
            credential(&gateway, now),
            moment(gateway.revoked_at.unwrap_or(gateway.created_at), now),
            state.any(),
            deed,
        ]
    })
}

/// A secret has nothing to show; a certificate has an end to mind.
fn credential(gateway: &Gateway, now: OffsetDateTime) -> AnyView {
    let Some(certificate) = &gateway.certificate else { return "Secret".into_any() };
    let until = if certificate.expires_at < now {
        Tag::new(Colour::Red, "Expired").any()
    } else {
        view! { "Until " {moment(certificate.expires_at, now)} }.into_any()
    };
    let subject = certificate.subject.clone();
    view! { "Certificate "<bdi>{subject}</bdi><br/>{until} }.into_any()
}

/// One below the other.
fn scopes(gateway: &Gateway) -> AnyView {
    let names = gateway.scopes.names().iter().cloned();
    let lines = names.map(|name| view! { <code dir="ltr" translate="no">{name}</code><br/> }).collect_view();
    view! { <span>{lines}</span> }.into_any()
}
