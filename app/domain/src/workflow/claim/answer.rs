//! Answering: the link is used once, and whoever used it waits for the bank. They see nothing of the organisation meanwhile.

use super::event;
use crate::access::{Actor, ConfirmOwner, StaffPermission};
use crate::entropy;
use crate::id::PersonId;
use crate::mail::{Line, Mail, Passage, Recipient};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::secret::{Token, TokenKind};
use crate::store::claims::{self, Claim, ClaimStatus, Way};
use crate::store::links::{Found, Purpose};
use crate::store::people::{NewPerson, PersonKind, Profile};
use crate::store::{Context, Post, WriteTx, links, people};
use crate::text::EmailAddress;
use crate::workflow::sign_up::link;
use crate::workflow::team::Newcomer;
use futures::FutureExt;

/// What a link leads to.
#[derive(Debug, Clone)]
pub enum Answering {
    /// It can be answered.
    Open {
        /// The claim.
        claim: Box<Claim>,
        /// True when its address has an account: whoever answers signs in to it.
        has_account: bool,
    },
    /// It has ended, or we never gave it.
    Dead,
}

/// Looks at a claim without using its link.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn look(portal: &Portal, token: &str) -> Result<Answering, Refusal> {
    let Ok(token) = Token::parse(TokenKind::Link, token) else { return Ok(Answering::Dead) };
    let pool = portal.database().statements();
    let Found::Live(Purpose::ClaimOwner(id)) = links::look(pool, &token.hash(), portal.now()).await? else {
        return Ok(Answering::Dead);
    };
    let claim = claims::find(pool, id).await?.filter(|claim| claim.status == ClaimStatus::Invited);
    let Some(claim) = claim else { return Ok(Answering::Dead) };
    let has_account = people::credentials(pool, &key(&claim.email)).await?.is_some();
    Ok(Answering::Open { claim: Box::new(claim), has_account })
}

/// Answers with a new account.
///
/// # Errors
/// [`Refusal::DeadLink`] for a used, expired or foreign link, or when the address got an account meanwhile.
pub async fn enter_anew(
    portal: &Portal,
    context: Context,
    token: &str,
    newcomer: Newcomer,
) -> Result<PersonId, Refusal> {
    let token = Token::parse(TokenKind::Link, token).map_err(|_| Refusal::DeadLink)?;
    let hash = portal.hasher().hash(newcomer.password(), portal.entropy()).await?;
    portal
        .commit(context, move |tx| {
            async move {
                let claim = consume(tx, &token).await?;
                let email = EmailAddress::parse(&claim.email).map_err(|_| Refusal::DeadLink)?;
                let id = PersonId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
                let (name, password) = (newcomer.name(), Some(hash.as_str()));
                let person = NewPerson { id, kind: PersonKind::Tpp, name, email: &email, password };
                people::insert(tx, person).await?.map_err(|_| Refusal::DeadLink)?;
                tx.act_as(Actor::Tpp(id, name.to_owned()));
                wait(tx, &claim, id, name).await?;
                Ok(id)
            }
            .boxed()
        })
        .await
}

/// Answers with the account that somebody is signed in to; its address must be the one that was written to.
///
/// # Errors
/// [`Refusal::DeadLink`] for a used, expired or foreign link.
pub async fn enter(portal: &Portal, context: Context, token: &str, profile: &Profile) -> Result<(), Refusal> {
    let token = Token::parse(TokenKind::Link, token).map_err(|_| Refusal::DeadLink)?;
    let (person, email, kind, name) = (profile.person, profile.email.clone(), profile.kind, profile.name.clone());
    portal
        .commit(context, move |tx| {
            async move {
                let claim = consume(tx, &token).await?;
                if kind != PersonKind::Tpp || key(&claim.email) != key(&email) {
                    return Err(Refusal::DeadLink);
                }
                wait(tx, &claim, person, &name).await
            }
            .boxed()
        })
        .await
}

fn key(email: &str) -> String {
    EmailAddress::parse(email).map(|email| email.key()).unwrap_or_default()
}

async fn consume(tx: &mut WriteTx, token: &Token) -> Result<Claim, Refusal> {
    let Some(Purpose::ClaimOwner(id)) = links::consume(tx, &token.hash()).await? else {
        return Err(Refusal::DeadLink);
    };
    claims::lock(tx, id).await?.ok_or(Refusal::DeadLink)
}

async fn wait(tx: &mut WriteTx, claim: &Claim, person: PersonId, name: &str) -> Result<(), Refusal> {
    if !claims::answer(tx, claim.id, person).await? {
        return Err(Refusal::DeadLink);
    }
    tx.record(event("owner.answered", claim)).await?;
    ask_to_confirm(tx, claim, name).await
}

/// Asks everybody who may confirm: never whoever invited.
async fn ask_to_confirm(tx: &mut WriteTx, claim: &Claim, name: &str) -> Result<(), Refusal> {
    let reason = match claim.way {
        Way::Invitation(_) => format!("{name} answered the invitation that went to {}.", claim.email),
        Way::Key(_) => format!("Its software named {} under its key, and {name} answered.", claim.email),
    };
    let mail = Mail::ConfirmationNeeded {
        what: Line::new(&format!("{name} as the first owner of {}", claim.organisation_name)),
        proposer: Line::new(&claim.asker),
        reason: Passage::new(&reason),
        until: None,
        link: link(tx.portal(), &format!("/admin/owners/{}", claim.id)),
    };
    for (person, name, email) in people::addresses_holding(tx, ConfirmOwner::HELD_BY).await? {
        if claim.way != Way::Invitation(person) {
            let (key, to) = (format!("confirm-owner-{}-{person}", claim.id), Recipient::new(email, Some(name)));
            tx.post(Post { mail: mail.clone(), to, key, request: None }).await?;
        }
    }
    Ok(())
}
