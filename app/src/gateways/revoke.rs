//! Revoking a gateway: what it means, then the act.

use super::PATH;
use crate::components::{Button, ConfirmPage, Row, SummaryList};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::ManageGateways;
use domain::id::GatewayId;
use domain::store::gateways::{self, Gateway};
use domain::workflow::gateway::{self, Keeper};
use leptos::prelude::*;

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let gateway = find(&visit, &id).await?;
    let hidden = visit.hidden();
    Ok(visit
        .page("Revoke a gateway", move || {
            let action = format!("{PATH}/{}/revoke", gateway.id);
            let facts = SummaryList::new([
                Row::new("Gateway", view! { <bdi>{gateway.name}</bdi> }.into_any()),
                Row::new("Id", view! { <code dir="ltr" translate="no">{gateway.id.to_string()}</code> }.into_any()),
            ]);
            let consequences = vec![
                "Its secret or certificate opens nothing here any longer, from this moment.".to_owned(),
                "The APIs behind it can let no call through until it is added anew.".to_owned(),
                "This cannot be undone: add a new gateway instead.".to_owned(),
            ];
            let confirm = Button::submit("Revoke the gateway").warning();
            view! { <ConfirmPage title="Revoke a gateway" action hidden facts consequences confirm back=PATH/> }
        })
        .await)
}

async fn find(visit: &Visit, id: &str) -> Result<Gateway, Problem> {
    let id: GatewayId = id.parse().map_err(|_| Problem::NotFound)?;
    let all = gateways::list(visit.portal().database().statements()).await?;
    all.into_iter().find(|gateway| gateway.id == id && gateway.revoked_at.is_none()).ok_or(Problem::NotFound)
}

pub(super) async fn send(visit: Visit, Path(id): Path<String>, _typed: Typed) -> Result<Response, Problem> {
    let by = Keeper::Staff(visit.may::<ManageGateways>()?);
    let gateway = find(&visit, &id).await?;
    gateway::revoke(visit.portal(), visit.context(), by, gateway.id).await?;
    visit.go_saying(PATH, Flash::Success(format!("{} is revoked.", gateway.name))).await
}
