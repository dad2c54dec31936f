//! The people of a TPP: inviting, joining, changing roles, leaving.

use super::sign_up::link;
use crate::access::{Actor, AuthorisedMember, ManageTeam, TeamRole};
use crate::audit::{Event, Subject};
use crate::entropy;
use crate::field::FieldErrors;
use crate::id::{InvitationId, MailId, OrganisationId, PersonId};
use crate::mail::{Mail, Recipient};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::secret::{Token, TokenKind};
use crate::store::links::{Found, Purpose};
use crate::store::people::{NewPerson, PersonKind, Profile};
use crate::store::team::{self, INVITATION_LIVES, Invitation};
use crate::store::{Context, Post, WriteTx, links, organisations, people};
use crate::text::{EmailAddress, Password, PersonName};
use futures::FutureExt;

/// Asks somebody to join.
///
/// # Errors
/// [`Refusal::Fields`] when the address cannot be, belongs to a member, or is invited already.
pub async fn invite(
    portal: &Portal,
    context: Context,
    by: AuthorisedMember<ManageTeam>,
    inviter: String,
    email: EmailAddress,
    role: TeamRole,
) -> Result<(), Refusal> {
    let id = portal.id(InvitationId::new);
    portal
        .commit(context, move |tx| {
            async move {
                refuse_known(tx, by.organisation(), &email).await?;
                let written = team::invite(tx, id, by.organisation(), &email, role, by.person()).await?;
                written.map_err(|already| FieldErrors::of("email", already))?;
                tx.record(event("team.invited", by.organisation(), &email).with("role", role.name())).await?;
                send(tx, id, by.organisation(), &inviter, &email).await
            }
            .boxed()
        })
        .await
}

async fn refuse_known(tx: &mut WriteTx, organisation: OrganisationId, email: &EmailAddress) -> Result<(), Refusal> {
    let Some((person, _)) = people::find_by_key(tx, &email.key()).await? else { return Ok(()) };
    let member = team::lock_roles(tx, organisation).await?.iter().any(|(known, _)| *known == person);
    // Staff of the bank cannot be of a TPP; to the inviter they look like anybody who does not answer.
    if !member {
        return Ok(());
    }
    Err(FieldErrors::of("email", "Somebody with this e-mail address is in your team already").into())
}

async fn send(
    tx: &mut WriteTx,
    id: InvitationId,
    organisation: OrganisationId,
    inviter: &str,
    email: &EmailAddress,
) -> Result<(), Refusal> {
    let token = links::create(tx, Purpose::JoinTeam(id), INVITATION_LIVES).await?;
    let (name, _) = organisations::lock_status(tx, organisation).await?.ok_or(Refusal::NotFound("TPP"))?;
    let mail = Mail::TeamInvitation {
        organisation: (&*name).into(),
        inviter: inviter.into(),
        until: tx.now() + INVITATION_LIVES,
        link: link(tx.portal(), &format!("/join?t={}", token.expose())),
    };
    let to = Recipient::new(email.as_str(), None::<&str>);
    Ok(tx.post(Post { mail, to, key: format!("{id}-invitation"), request: None }).await?)
}

/// Takes an invitation back.
///
/// # Errors
/// [`Refusal::NotFound`] when it has ended or is another team's.
pub async fn withdraw(
    portal: &Portal,
    context: Context,
    by: AuthorisedMember<ManageTeam>,
    id: InvitationId,
) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                if !team::end_invitation(tx, by.organisation(), id, false).await? {
                    return Err(Refusal::NotFound("invitation"));
                }
                let subject = Subject::new("invitation", id, "");
                Ok(tx.record(Event::new("team.invitation_withdrawn", subject).of(by.organisation())).await?)
            }
            .boxed()
        })
        .await
}

/// What an invitation's link leads to.
#[derive(Debug, Clone)]
pub enum Invited {
    /// It can be accepted.
    Open {
        /// The invitation.
        invitation: Invitation,
        /// True when its address has an account: whoever joins signs in to it.
        has_account: bool,
    },
    /// It has ended, or we never gave it.
    Dead,
}

/// Looks at an invitation without using its link.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn look(portal: &Portal, token: &str) -> Result<Invited, Refusal> {
    let Ok(token) = Token::parse(TokenKind::Link, token) else { return Ok(Invited::Dead) };
    let pool = portal.database().statements();
    let Found::Live(Purpose::JoinTeam(id)) = links::look(pool, &token.hash(), portal.now()).await? else {
        return Ok(Invited::Dead);
    };
    let Some(invitation) = team::find_open(pool, id, portal.now()).await? else { return Ok(Invited::Dead) };
    let key = EmailAddress::parse(&invitation.email).map(|email| email.key()).unwrap_or_default();
    let has_account = people::credentials(pool, &key).await?.is_some();
    Ok(Invited::Open { invitation, has_account })
}

/// Somebody new who joins.
#[derive(Debug)]
pub struct Newcomer {
    name: PersonName,
    password: Password,
}

impl Newcomer {
    /// Reads what was typed. `email` and `organisation` are the invitation's, to refuse a password that is either.
    ///
    /// # Errors
    /// One sentence for each field that cannot be.
    pub fn parse(name: &str, password: &str, email: &str, organisation: &str) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let parsed = (
            errors.take("name", PersonName::parse(name)),
            errors.take("password", Password::parse(password, &[name, email, organisation])),
        );
        match parsed {
            (Some(name), Some(password)) => Ok(Self { name, password }),
            _ => Err(errors),
        }
    }

    /// By which name.
    pub(super) fn name(&self) -> &str {
        self.name.as_str()
    }

    /// With which password.
    pub(super) fn password(&self) -> &str {
        self.password.expose()
    }
}

/// Joins with a new account.
///
/// # Errors
/// [`Refusal::DeadLink`] for a used, expired or foreign link, or when the address got an account meanwhile.
pub async fn join_anew(
    portal: &Portal,
    context: Context,
    token: &str,
    newcomer: Newcomer,
) -> Result<PersonId, Refusal> {
    let token = Token::parse(TokenKind::Link, token).map_err(|_| Refusal::DeadLink)?;
    let hash = portal.hasher().hash(newcomer.password.expose(), portal.entropy()).await?;
    portal
        .commit(context, move |tx| {
            async move {
                let invitation = accept(tx, &token).await?;
                let email = EmailAddress::parse(&invitation.email).map_err(|_| Refusal::DeadLink)?;
                let id = PersonId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
                let person = NewPerson {
                    id,
                    kind: PersonKind::Tpp,
                    name: newcomer.name.as_str(),
                    email: &email,
                    password: Some(hash.as_str()),
                };
                people::insert(tx, person).await?.map_err(|_| Refusal::DeadLink)?;
                tx.act_as(Actor::Tpp(id, newcomer.name.to_string()));
                enter(tx, &invitation, id).await?;
                Ok(id)
            }
            .boxed()
        })
        .await
}

/// Joins with the account that somebody is signed in to; its address must be the invited one.
///
/// # Errors
/// [`Refusal::DeadLink`] for a used, expired or foreign link.
pub async fn join(portal: &Portal, context: Context, token: &str, profile: &Profile) -> Result<(), Refusal> {
    let token = Token::parse(TokenKind::Link, token).map_err(|_| Refusal::DeadLink)?;
    let (person, email, kind) = (profile.person, profile.email.clone(), profile.kind);
    portal
        .commit(context, move |tx| {
            async move {
                let invitation = accept(tx, &token).await?;
                let key = |text: &str| EmailAddress::parse(text).map(|email| email.key()).ok();
                if kind != PersonKind::Tpp || key(&invitation.email) != key(&email) {
                    return Err(Refusal::DeadLink);
                }
                enter(tx, &invitation, person).await
            }
            .boxed()
        })
        .await
}

async fn accept(tx: &mut WriteTx, token: &Token) -> Result<Invitation, Refusal> {
    let Some(Purpose::JoinTeam(id)) = links::consume(tx, &token.hash()).await? else { return Err(Refusal::DeadLink) };
    let pool = tx.portal().database().statements().clone();
    let invitation = team::find_open(&pool, id, tx.now()).await?.ok_or(Refusal::DeadLink)?;
    if !team::end_invitation(tx, invitation.organisation, id, true).await? {
        return Err(Refusal::DeadLink);
    }
    Ok(invitation)
}

async fn enter(tx: &mut WriteTx, invitation: &Invitation, person: PersonId) -> Result<(), Refusal> {
    team::set_role(tx, invitation.organisation, person, invitation.role).await?;
    let subject = Subject::new("person", person, &*invitation.email);
    let event = Event::new("team.joined", subject).of(invitation.organisation).with("role", invitation.role.name());
    Ok(tx.record(event).await?)
}

/// Gives a member another role, or none: they leave.
///
/// # Errors
/// [`Refusal::NotNow`] when the team would be left without an owner.
pub async fn change(
    portal: &Portal,
    context: Context,
    by: AuthorisedMember<ManageTeam>,
    person: PersonId,
    role: Option<TeamRole>,
) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let organisation = by.organisation();
                let members = team::lock_roles(tx, organisation).await?;
                let present = members.iter().find(|(known, _)| *known == person).map(|(_, role)| *role);
                let present = present.ok_or(Refusal::NotFound("member"))?;
                if present == TeamRole::Owner && role != Some(TeamRole::Owner) && owners(&members) == 1 {
                    return Err(Refusal::NotNow("A team needs an owner: make somebody else one first".into()));
                }
                match role {
                    Some(role) => team::set_role(tx, organisation, person, role).await?,
                    None => team::remove(tx, organisation, person).await?,
                }
                tell(tx, organisation, person, role).await?;
                let action = if role.is_some() { "team.role_changed" } else { "team.removed" };
                let event = Event::new(action, Subject::new("person", person, "")).of(organisation);
                let event = event.with("from", present.name()).with("to", role.map_or("none", TeamRole::name));
                Ok(tx.record(event).await?)
            }
            .boxed()
        })
        .await
}

fn owners(members: &[(PersonId, TeamRole)]) -> usize {
    members.iter().filter(|(_, role)| *role == TeamRole::Owner).count()
}

async fn tell(
    tx: &mut WriteTx,
    organisation: OrganisationId,
    person: PersonId,
    role: Option<TeamRole>,
) -> Result<(), Refusal> {
    let Some((name, email)) = people::address(tx, person).await? else { return Ok(()) };
    let (team, _) = organisations::lock_status(tx, organisation).await?.ok_or(Refusal::NotFound("TPP"))?;
    let mail = Mail::RoleChanged {
        team: (&*team).into(),
        role: role.map_or("no longer a member", TeamRole::words).into(),
        when: tx.now(),
        link: link(tx.portal(), "/portal"),
    };
    // Each is sent for itself, even if two changes fall into one instant.
    let key = format!("{organisation}-{person}-role-{}", tx.portal().id(MailId::new));
    Ok(tx.post(Post { mail, to: Recipient::new(email, Some(name)), key, request: None }).await?)
}

fn event(action: &'static str, organisation: OrganisationId, email: &EmailAddress) -> Event {
    Event::new(action, Subject::named("invitation", email.as_str())).of(organisation)
}
