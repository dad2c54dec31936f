//! Inviting a contact, after a look at what that does; and taking an invitation back.

use super::people::by_machine;
use crate::components::{Button, ConfirmPage, Row, SummaryList};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::access::InviteOwner;
use domain::id::ClaimId;
use domain::store::claims::{self, Listed};
use domain::store::organisations::{self, OrganisationRecord};
use domain::workflow::claim;
use leptos::prelude::*;

/// Whom to invite.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    contact: String,
}

pub(super) async fn show(
    visit: Visit,
    Path(reference): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    visit.may::<InviteOwner>()?;
    let (tpp, listed) = load(&visit, &reference, &asked.contact).await?;
    let mut hidden = visit.hidden();
    let email = listed.contact.email.as_str().to_owned();
    hidden.push(("contact".into(), email.clone()));
    Ok(visit
        .page("Invite a contact", move || {
            let back = format!("/admin/tpps/{reference}/people");
            let name = listed.contact.name.unwrap_or_else(|| "Not given".into());
            let facts = SummaryList::new([
                Row::new("TPP", view! { <bdi>{tpp.legal_name}</bdi> }.into_any()),
                Row::new("Name", view! { <bdi>{name}</bdi> }.into_any()),
                Row::new("E-mail address", view! { <span dir="ltr" translate="no">{email.clone()}</span> }.into_any()),
            ]);
            let consequences = vec![
                "They get a mail with a link that works once, for 7 days. Nobody here sees the link.".to_owned(),
                "Whoever answers waits until somebody else at the bank confirms them as the first owner.".to_owned(),
            ];
            view! {
                <div class="narrow">
                    <ConfirmPage
                        title="Invite a contact"
                        action=format!("{back}/invite")
                        hidden
                        facts
                        consequences
                        confirm=Button::submit("Send the invitation")
                        back
                    />
                </div>
            }
        })
        .await)
}

pub(super) async fn send(visit: Visit, Path(reference): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<InviteOwner>()?;
    let (tpp, listed) = load(&visit, &reference, typed.text("contact")).await?;
    let email = listed.contact.email.as_str();
    claim::invite(visit.portal(), visit.context(), by, tpp.id, email).await?;
    let sent = Flash::Success("The invitation is on its way.".into());
    visit.go_saying(&format!("/admin/tpps/{reference}/people"), sent).await
}

pub(super) async fn withdraw(visit: Visit, Path(id): Path<String>, _typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<InviteOwner>()?;
    let id: ClaimId = id.parse().map_err(|_| Problem::NotFound)?;
    let claim = claims::find(visit.portal().database().statements(), id).await?.ok_or(Problem::NotFound)?;
    claim::withdraw(visit.portal(), visit.context(), by, id).await?;
    let back = format!("/admin/tpps/{}/people", claim.organisation_reference);
    visit.go_saying(&back, Flash::Success("The invitation is withdrawn: its link works no longer.".into())).await
}

/// The TPP, and the contact that its directory names under this address; nobody else can be invited.
async fn load(visit: &Visit, reference: &str, email: &str) -> Result<(OrganisationRecord, Listed), Problem> {
    let pool = visit.portal().database().statements();
    let tpp = organisations::find_by_reference(pool, reference).await?.ok_or(Problem::NotFound)?;
    if !by_machine(&tpp) {
        return Err(Problem::NotNow("This TPP signed up: its own people invite others".into()));
    }
    let contacts = claims::contacts(pool, tpp.id).await?;
    let listed = contacts.into_iter().find(|listed| listed.contact.email.as_str() == email);
    Ok((tpp, listed.ok_or(Problem::NotFound)?))
}
