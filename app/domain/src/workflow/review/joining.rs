//! A sign-up of a company that is here already: its applicant joins the organisation, by the same two people who would have let
//! in a new one.

use super::{registered, to_applicant};
use crate::access::TeamRole;
use crate::audit::{Event, Subject};
use crate::id::{DecisionId, OrganisationId};
use crate::mail::Mail;
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::store::decisions::Joined;
use crate::store::requests::RequestRecord;
use crate::store::{WriteTx, claims, organisations};
use crate::workflow::sign_up::link;

/// Refuses an approval whose number is not held as it says: by nobody, or by the organisation that is to be joined.
pub(super) async fn must_hold(
    portal: &Portal,
    record: &RequestRecord,
    joins: Option<OrganisationId>,
) -> Result<(), Refusal> {
    match (registered(portal, record).await?, joins) {
        (None, None) => Ok(()),
        (Some(holder), Some(joins)) if holder.id == joins => Ok(()),
        (Some(holder), _) => Err(holder.into()),
        (None, Some(_)) => {
            Err(Refusal::NotNow("No TPP holds this number any more: propose to approve it as a new one".into()))
        }
    }
}

/// The applicant joins: as the owner where there is none, else as a developer.
pub(super) async fn welcome(
    tx: &mut WriteTx,
    record: &RequestRecord,
    decision: DecisionId,
    joins: &Joined,
) -> Result<(), Refusal> {
    must_hold(tx.portal(), record, Some(joins.id)).await?;
    let person = record.person.ok_or(Refusal::NotFound("applicant"))?;
    let wanted = claims::lock_wanted(tx, joins.id).await?.ok_or(Refusal::NotFound("TPP"))?;
    if wanted.status.is_final() {
        return Err(Refusal::NotNow(format!("{} is {}: nobody joins it any more", wanted.name, wanted.status)));
    }
    let role = if wanted.has_owner { TeamRole::Developer } else { TeamRole::Owner };
    organisations::join(tx, joins.id, person, role).await?;
    if role == TeamRole::Owner {
        claims::end(tx, joins.id, None).await?;
    }
    let subject = Subject::new("person", person, &*record.applicant_name);
    let event = Event::new("team.joined_by_sign_up", subject).of(joins.id).with("role", role.name());
    tx.record(event.with("request", record.request.reference.clone())).await?;
    let mail = Mail::Approved {
        reference: (&*record.request.reference).into(),
        organisation: (&*wanted.name).into(),
        link: link(tx.portal(), "/portal"),
    };
    Ok(tx.post(to_applicant(record, mail, format!("{decision}-approved"))).await?)
}
