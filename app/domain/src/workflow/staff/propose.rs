//! Proposing a change of staff. It waits for a second person, or acts at once while there is none.

use super::FIRST_ADMINISTRATORS;
use super::effect::carry_out;
use super::loss::what_stops_without;
use super::told::{ask_to_confirm, tell_watchers};
use crate::access::{Authorised, ChangeStaff, StaffRole, StaffRoles};
use crate::audit::{Event, Subject};
use crate::entropy;
use crate::field::FieldErrors;
use crate::id::{PersonId, StaffChangeId};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::store::people::{NewPerson, PersonKind};
use crate::store::staff::{Change, ChangeKind, Member, NewChange, Whom};
use crate::store::{Context, StoreError, WriteTx, people, staff};
use crate::text::{EmailAddress, LongText, PersonName};
use futures::FutureExt;

/// What somebody wants to change.
#[derive(Debug)]
pub struct Proposal {
    about: About,
    roles: StaffRoles,
    reason: LongText,
    /// They know which roles nobody would hold any more.
    knows_losses: bool,
}

#[derive(Debug)]
enum About {
    New(PersonName, EmailAddress),
    Known(PersonId),
}

impl Proposal {
    /// Somebody new, with these roles.
    ///
    /// # Errors
    /// One sentence for each field that cannot be.
    pub fn newcomer<'a>(
        name: &str,
        email: &str,
        roles: impl Iterator<Item = &'a str>,
        reason: &str,
    ) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let parsed = (
            errors.take("name", PersonName::of_another(name)),
            errors.take("email", EmailAddress::parse(email)),
            errors.take("roles", some_roles(roles)),
            errors.take("reason", parse_reason(reason)),
        );
        match parsed {
            (Some(name), Some(email), Some(roles), Some(reason)) => {
                Ok(Self { about: About::New(name, email), roles, reason, knows_losses: false })
            }
            _ => Err(errors),
        }
    }

    /// Other roles for somebody.
    ///
    /// # Errors
    /// One sentence for each field that cannot be.
    pub fn roles<'a>(
        person: PersonId,
        roles: impl Iterator<Item = &'a str>,
        reason: &str,
        knows_losses: bool,
    ) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let parsed = (errors.take("roles", some_roles(roles)), errors.take("reason", parse_reason(reason)));
        match parsed {
            (Some(roles), Some(reason)) => Ok(Self { about: About::Known(person), roles, reason, knows_losses }),
            _ => Err(errors),
        }
    }

    /// Somebody goes.
    ///
    /// # Errors
    /// A sentence about the reason.
    pub fn leaving(person: PersonId, reason: &str, knows_losses: bool) -> Result<Self, FieldErrors> {
        let reason = parse_reason(reason).map_err(|error| FieldErrors::of("reason", error))?;
        Ok(Self { about: About::Known(person), roles: StaffRoles::default(), reason, knows_losses })
    }
}

fn some_roles<'a>(names: impl Iterator<Item = &'a str>) -> Result<StaffRoles, String> {
    let roles = names.map(str::parse).collect::<Result<Vec<StaffRole>, _>>().map_err(|error| error.to_string())?;
    if roles.is_empty() {
        return Err("Choose at least one role".to_owned());
    }
    StaffRoles::new(roles).map_err(|error| error.to_string())
}

fn parse_reason(reason: &str) -> Result<LongText, String> {
    LongText::parse_at_most(reason, 500).map_err(|error| error.about("a reason").to_string())
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposed {
    /// It waits for a second person.
    Waits(StaffChangeId),
    /// It was done by the rule [`FIRST_ADMINISTRATORS`].
    Done(StaffChangeId),
}

/// Proposes a change of staff.
///
/// # Errors
/// [`Refusal::Fields`]: an address with an account, roles as they are, nobody left for a role;
/// [`Refusal::AboutYourself`] once two people exist; [`Refusal::NotNow`] while another proposal about them waits.
pub async fn propose(
    portal: &Portal,
    context: Context,
    by: Authorised<ChangeStaff>,
    proposal: Proposal,
) -> Result<Proposed, Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                staff::lock_all(tx).await?;
                let binds = staff::two_people_rule_binds(tx).await?;
                let whom = whom(tx, &proposal).await?;
                if binds && whom.as_ref().is_some_and(|member| member.person == by.person()) {
                    return Err(Refusal::AboutYourself);
                }
                let before = whom.map(|member| member.roles).unwrap_or_default();
                refuse_losses(tx, &proposal, &before).await?;
                write(tx, &proposal, &before, &by, binds).await
            }
            .boxed()
        })
        .await
}

/// Whom it is about, as they are; nobody for somebody new.
async fn whom(tx: &mut WriteTx, proposal: &Proposal) -> Result<Option<Member>, Refusal> {
    let waits = |name: &str| Refusal::NotNow(format!("A change of {name} waits for a second person already"));
    match &proposal.about {
        About::New(name, email) => {
            if people::find_by_key(tx, &email.key()).await?.is_some() {
                return Err(FieldErrors::of("email", people::AddressTaken).into());
            }
            if staff::open_for_address(tx, &email.key()).await? { Err(waits(name.as_str())) } else { Ok(None) }
        }
        About::Known(person) => {
            let pool = tx.portal().database().statements().clone();
            let member = staff::member(&pool, *person).await?.ok_or(Refusal::NotFound("member of staff"))?;
            if staff::is_open(tx, *person).await? {
                return Err(waits(&member.name));
            }
            if member.roles == proposal.roles {
                return Err(FieldErrors::of("roles", "These are the roles they have: choose others").into());
            }
            Ok(Some(member))
        }
    }
}

/// Nobody takes away the last of a role without having read what that means; the last of Platform not at all.
async fn refuse_losses(tx: &mut WriteTx, proposal: &Proposal, before: &StaffRoles) -> Result<(), Refusal> {
    let About::Known(person) = proposal.about else { return Ok(()) };
    let lost = before.without(&proposal.roles);
    let unheld = staff::held_by_nobody_else(tx.connection(), person, &lost).await?;
    if unheld.contains(StaffRole::Platform) {
        let sentence = "Somebody must keep the role Platform: give it to another person who has joined first";
        return Err(FieldErrors::of("roles", sentence).into());
    }
    if unheld.is_empty() || proposal.knows_losses {
        return Ok(());
    }
    let mut errors = FieldErrors::new();
    for role in unheld.iter() {
        let stops = what_stops_without(role);
        errors.add("losses", format!("Nobody else is {role}: nobody could {stops}. Tick the box if that is meant"));
    }
    Err(errors.into())
}

async fn write(
    tx: &mut WriteTx,
    proposal: &Proposal,
    before: &StaffRoles,
    by: &Authorised<ChangeStaff>,
    binds: bool,
) -> Result<Proposed, Refusal> {
    let id = StaffChangeId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
    let (kind, whom) = match &proposal.about {
        About::New(name, email) => (ChangeKind::Join, Whom::New { name: name.as_str(), email }),
        About::Known(person) if proposal.roles.is_empty() => (ChangeKind::Leave, Whom::Known(*person)),
        About::Known(person) => (ChangeKind::Roles, Whom::Known(*person)),
    };
    let (roles, reason) = (&proposal.roles, proposal.reason.as_str());
    let new = NewChange { id, kind, whom, before, roles, reason, by: by.person() };
    if binds {
        staff::propose(tx, &new).await?;
        let change = read(tx, id).await?;
        tx.record(event("staff.change_proposed", &change).because(reason)).await?;
        ask_to_confirm(tx, &change).await?;
        return Ok(Proposed::Waits(id));
    }
    let person = match &proposal.about {
        About::New(name, email) => account(tx, name.as_str(), email).await?,
        About::Known(person) => *person,
    };
    staff::confirm_by_rule(tx, &new, person, FIRST_ADMINISTRATORS).await?;
    let change = read(tx, id).await?;
    let done = event("staff.changed_by_rule", &change).because(reason).with("rule", FIRST_ADMINISTRATORS);
    tx.record(done).await?;
    carry_out(tx, &change, person).await?;
    tell_watchers(tx, &change, by.name()).await?;
    Ok(Proposed::Done(id))
}

async fn read(tx: &mut WriteTx, id: StaffChangeId) -> Result<Change, StoreError> {
    let gone = || StoreError::inconsistent("staff_changes", "id", id, "was just written and is not there");
    staff::lock(tx, id).await?.ok_or_else(gone)
}

/// The account of somebody new, without a password.
pub(super) async fn account(tx: &mut WriteTx, name: &str, email: &EmailAddress) -> Result<PersonId, Refusal> {
    let id = PersonId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
    let new = NewPerson { id, kind: PersonKind::Staff, name, email, password: None };
    let taken = |taken: people::AddressTaken| Refusal::NotNow(format!("{taken}: refuse this change"));
    people::insert(tx, new).await?.map_err(taken)?;
    Ok(id)
}

/// A fact about a change: about the person where there is one.
pub(super) fn event(action: &'static str, change: &Change) -> Event {
    let subject = match change.person {
        Some(person) => Subject::new("person", person, &*change.name),
        None => Subject::new("staff_change", change.id, &*change.name),
    };
    Event::new(action, subject)
        .with("change", change.id.to_string())
        .with("kind", change.kind.name())
        .with("roles_before", change.before.names())
        .with("roles", change.roles.names())
}
