//! How people of a TPP that came by machine get in: somebody of the bank invites one of its contacts, or its software names an
//! address under its key. Whoever answers is the first owner once somebody else of the bank has confirmed it; later people
//! are invited by that owner.

mod answer;
mod decide;
mod key;

pub use answer::{Answering, enter, enter_anew, look};
pub use decide::{confirm, refuse};
pub use key::{CHALLENGE_LIVES, NotNamed, challenge, name};

use crate::access::{Authorised, InviteOwner};
use crate::audit::{Event, Subject};
use crate::id::{ClaimId, OrganisationId};
use crate::mail::{Mail, Recipient};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::store::claims::{self, Claim, ClaimStatus, LINK_LIVES, NewClaim, Wanted, Way};
use crate::store::links::Purpose;
use crate::store::{Context, Post, WriteTx, links};
use crate::text::EmailAddress;
use crate::workflow::sign_up::link;
use futures::FutureExt;

/// Invites a contact that the organisation's directory names.
///
/// # Errors
/// [`Refusal::NotFound`] when the directory names nobody with this address; [`Refusal::NotNow`] when the organisation has an
/// owner or has ended, or while somebody has answered from this address.
pub async fn invite(
    portal: &Portal,
    context: Context,
    by: Authorised<InviteOwner>,
    organisation: OrganisationId,
    email: &str,
) -> Result<(), Refusal> {
    let email = EmailAddress::parse(email).map_err(|_| Refusal::NotFound("contact"))?;
    let id = portal.id(ClaimId::new);
    portal
        .commit(context, move |tx| {
            async move {
                let wanted = lock_wanted(tx, organisation).await?;
                let pool = tx.portal().database().statements().clone();
                let listed = claims::contacts(&pool, organisation).await?;
                if !listed.iter().any(|listed| listed.contact.email.key() == email.key()) {
                    return Err(Refusal::NotFound("contact"));
                }
                let new = NewClaim { id, organisation, way: Way::Invitation(by.person()), key_id: None, email: &email };
                open(tx, new, &wanted, by.name()).await?;
                let subject = Subject::new("owner_claim", id, email.as_str());
                Ok(tx.record(Event::new("owner.invited", subject).of(organisation)).await?)
            }
            .boxed()
        })
        .await
}

/// Takes back an invitation that nobody has answered.
///
/// # Errors
/// [`Refusal::NotFound`] when there is none.
pub async fn withdraw(
    portal: &Portal,
    context: Context,
    _by: Authorised<InviteOwner>,
    id: ClaimId,
) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let claim = claims::lock(tx, id).await?.filter(|claim| claim.status == ClaimStatus::Invited);
                let claim = claim.ok_or(Refusal::NotFound("invitation"))?;
                claims::end(tx, claim.organisation, Some(id)).await?;
                links::void(tx, Purpose::ClaimOwner(id)).await?;
                Ok(tx.record(event("owner.invitation_withdrawn", &claim)).await?)
            }
            .boxed()
        })
        .await
}

/// The organisation, if it is one that can get a first owner.
async fn lock_wanted(tx: &mut WriteTx, organisation: OrganisationId) -> Result<Wanted, Refusal> {
    let wanted = claims::lock_wanted(tx, organisation).await?.ok_or(Refusal::NotFound("TPP"))?;
    if !wanted.by_machine {
        return Err(Refusal::NotNow(format!("{} signed up: its own people invite others", wanted.name)));
    }
    if wanted.status.is_final() {
        return Err(Refusal::NotNow(format!("{} is {}: nobody looks after it any more", wanted.name, wanted.status)));
    }
    if wanted.has_owner {
        return Err(Refusal::NotNow(format!("{} has an owner: they invite others", wanted.name)));
    }
    Ok(wanted)
}

/// Writes a claim and its mail. `asker` is who asks, as the mail says.
async fn open(tx: &mut WriteTx, new: NewClaim<'_>, wanted: &Wanted, asker: &str) -> Result<(), Refusal> {
    let (id, email) = (new.id, new.email.clone());
    claims::insert(tx, new).await?.map_err(|answered| Refusal::NotNow(answered.to_string()))?;
    let token = links::create(tx, Purpose::ClaimOwner(id), LINK_LIVES).await?;
    let mail = Mail::OwnerInvitation {
        organisation: (&*wanted.name).into(),
        asker: asker.into(),
        until: tx.now() + LINK_LIVES,
        link: link(tx.portal(), &format!("/claim?t={}", token.expose())),
    };
    let to = Recipient::new(email.as_str(), None::<&str>);
    Ok(tx.post(Post { mail, to, key: format!("{id}-owner-invitation"), request: None }).await?)
}

fn event(action: &'static str, claim: &Claim) -> Event {
    Event::new(action, Subject::new("owner_claim", claim.id, &*claim.email)).of(claim.organisation)
}
