//! Invitations: a link that works once, behind which somebody chooses their password.

use crate::access::{Actor, Authorised, ChangeStaff, StaffRoles};
use crate::audit::{Event, Subject};
use crate::entropy;
use crate::field::FieldErrors;
use crate::id::{InvitationId, PersonId};
use crate::mail::{Mail, Recipient};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::secret::{Token, TokenKind};
use crate::store::links::{Found, Purpose};
use crate::store::staff::{Member, Standing};
use crate::store::{Context, Post, WriteTx, links, people, staff};
use crate::text::Password;
use crate::workflow::sign_up::link;
use futures::FutureExt;
use time::Duration;

/// How long an invitation waits.
const JOIN_WITHIN: Duration = Duration::days(7);

/// Sends somebody a link with which they choose a password; an earlier one works no longer.
pub(super) async fn invite(
    tx: &mut WriteTx,
    person: PersonId,
    inviter: &str,
    roles: &StaffRoles,
) -> Result<(), Refusal> {
    let (name, email) = people::address(tx, person).await?.ok_or(Refusal::NotFound("member of staff"))?;
    let token = links::create(tx, Purpose::JoinStaff(person), JOIN_WITHIN).await?;
    let mail = Mail::StaffInvitation {
        inviter: inviter.into(),
        roles: roles.to_string().into(),
        until: tx.now() + JOIN_WITHIN,
        link: link(tx.portal(), &format!("/join-staff?t={}", token.expose())),
    };
    // Each link is a mail of its own, however soon after another.
    let invitation = InvitationId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
    let key = format!("{invitation}-join-staff");
    Ok(tx.post(Post { mail, to: Recipient::new(email, Some(name)), key, request: None }).await?)
}

/// Sends a new invitation to somebody who has not joined yet.
///
/// # Errors
/// [`Refusal::NotNow`] once they have joined or left.
pub async fn invite_again(
    portal: &Portal,
    context: Context,
    by: Authorised<ChangeStaff>,
    person: PersonId,
) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let pool = tx.portal().database().statements().clone();
                let member = staff::member(&pool, person).await?.ok_or(Refusal::NotFound("member of staff"))?;
                if member.standing != Standing::Invited {
                    return Err(Refusal::NotNow(format!("{} needs no invitation", member.name)));
                }
                invite(tx, person, by.name(), &member.roles).await?;
                tx.record(Event::new("staff.invited_again", Subject::new("person", person, member.name))).await?;
                Ok(())
            }
            .boxed()
        })
        .await
}

/// What an invitation's link leads to.
#[derive(Debug, Clone)]
pub enum Invitation {
    /// A password can be chosen.
    Open(Box<Member>),
    /// It was used, its time is over, or we never gave it.
    Dead,
}

/// Looks at an invitation without using it.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn look(portal: &Portal, token: &str) -> Result<Invitation, Refusal> {
    let Ok(token) = Token::parse(TokenKind::Link, token) else { return Ok(Invitation::Dead) };
    let pool = portal.database().statements();
    let Found::Live(Purpose::JoinStaff(person)) = links::look(pool, &token.hash(), portal.now()).await? else {
        return Ok(Invitation::Dead);
    };
    let invited = staff::member(pool, person).await?.filter(|member| member.standing == Standing::Invited);
    Ok(invited.map_or(Invitation::Dead, |member| Invitation::Open(Box::new(member))))
}

/// Uses an invitation up: its owner has a password from now on.
///
/// # Errors
/// [`Refusal::Fields`] about `password`; [`Refusal::DeadLink`] for a used, expired or foreign link.
pub async fn join(portal: &Portal, context: Context, token: &str, password: &str) -> Result<(), Refusal> {
    let Invitation::Open(member) = look(portal, token).await? else { return Err(Refusal::DeadLink) };
    let token = Token::parse(TokenKind::Link, token).map_err(|_| Refusal::DeadLink)?;
    let password = Password::parse(password, &[&member.name, &member.email])
        .map_err(|error| FieldErrors::of("password", error))?;
    let hash = portal.hasher().hash(password.expose(), portal.entropy()).await?;
    portal
        .commit(context, move |tx| {
            async move {
                let consumed = links::consume(tx, &token.hash()).await?;
                if consumed != Some(Purpose::JoinStaff(member.person)) {
                    return Err(Refusal::DeadLink);
                }
                // Whoever left meanwhile stays out.
                people::address(tx, member.person).await?.ok_or(Refusal::DeadLink)?;
                people::set_password(tx, member.person, &hash).await?;
                tx.act_as(Actor::Staff(member.person, member.name.clone()));
                tx.record(Event::new("staff.joined", Subject::new("person", member.person, member.name))).await?;
                Ok(())
            }
            .boxed()
        })
        .await
}
