//! The bank confirms a first owner, or does not.

use super::{event, lock_wanted};
use crate::access::{Authorised, ConfirmOwner, TeamRole};
use crate::field::FieldErrors;
use crate::id::{ClaimId, PersonId};
use crate::mail::{Mail, Recipient};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::store::claims::{self, Claim, ClaimStatus, Way};
use crate::store::{Context, Post, WriteTx, people, team};
use crate::text::LongText;
use crate::workflow::sign_up::link;
use futures::FutureExt;

/// Confirms somebody as the first owner. Every other claim to the organisation ends with that.
///
/// # Errors
/// [`Refusal::SecondPerson`] for whoever invited them; [`Refusal::NotNow`] when it has an owner meanwhile, or does not wait.
pub async fn confirm(
    portal: &Portal,
    context: Context,
    by: Authorised<ConfirmOwner>,
    id: ClaimId,
) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let pool = tx.portal().database().statements().clone();
                let claim = claims::find(&pool, id).await?.ok_or(Refusal::NotFound("claim"))?;
                // The organisation before the claim, as whoever invites takes them.
                lock_wanted(tx, claim.organisation).await?;
                let (claim, person) = lock_waiting(tx, &by, id).await?;
                claims::decide(tx, id, by.person(), None).await?;
                team::set_role(tx, claim.organisation, person, TeamRole::Owner).await?;
                let ended = claims::end(tx, claim.organisation, None).await?;
                tx.record(event("owner.confirmed", &claim).with("other_claims_ended", ended)).await?;
                let mail = Mail::RoleChanged {
                    team: (&*claim.organisation_name).into(),
                    role: TeamRole::Owner.words().into(),
                    when: tx.now(),
                    link: link(tx.portal(), "/portal"),
                };
                tell(tx, &claim, person, mail).await
            }
            .boxed()
        })
        .await
}

/// Says no, with a reason that they read.
///
/// # Errors
/// [`Refusal::Fields`] without a reason; [`Refusal::SecondPerson`]; [`Refusal::NotNow`] when it does not wait.
pub async fn refuse(
    portal: &Portal,
    context: Context,
    by: Authorised<ConfirmOwner>,
    id: ClaimId,
    reason: &str,
) -> Result<(), Refusal> {
    let reason = LongText::parse(reason).map_err(|error| FieldErrors::of("reason", error.about("the reason")))?;
    portal
        .commit(context, move |tx| {
            async move {
                let (claim, person) = lock_waiting(tx, &by, id).await?;
                claims::decide(tx, id, by.person(), Some(reason.as_str())).await?;
                tx.record(event("owner.refused", &claim).because(reason.as_str())).await?;
                let mail = Mail::OwnerRefused {
                    organisation: (&*claim.organisation_name).into(),
                    reason: reason.as_str().into(),
                    when: tx.now(),
                };
                tell(tx, &claim, person, mail).await
            }
            .boxed()
        })
        .await
}

async fn lock_waiting(
    tx: &mut WriteTx,
    by: &Authorised<ConfirmOwner>,
    id: ClaimId,
) -> Result<(Claim, PersonId), Refusal> {
    let claim = claims::lock(tx, id).await?.ok_or(Refusal::NotFound("claim"))?;
    let Some((person, _)) = claim.person.clone().filter(|_| claim.status == ClaimStatus::Waiting) else {
        return Err(Refusal::NotNow("This claim does not wait for the bank any more".into()));
    };
    if claim.way == Way::Invitation(by.person()) {
        return Err(Refusal::SecondPerson);
    }
    Ok((claim, person))
}

async fn tell(tx: &mut WriteTx, claim: &Claim, person: PersonId, mail: Mail) -> Result<(), Refusal> {
    let Some((name, email)) = people::address(tx, person).await? else { return Ok(()) };
    let (to, key) = (Recipient::new(email, Some(name)), format!("{}-owner-decided", claim.id));
    Ok(tx.post(Post { mail, to, key, request: None }).await?)
}
