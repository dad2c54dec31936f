//! What a change of staff brings about, and what it would.

use super::join::invite;
use crate::access::StaffRoles;
use crate::id::PersonId;
use crate::mail::{Mail, Recipient};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::store::staff::{Change, ChangeKind, Standing};
use crate::store::{Post, WriteTx, sessions, staff};
use crate::workflow::sign_up::link;

/// What a proposal would bring about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    /// The roles that go.
    pub lost: StaffRoles,
    /// Those of them that nobody else holds.
    pub unheld: StaffRoles,
    /// How many sessions end.
    pub sessions: usize,
    /// Whether an invitation is sent.
    pub invites: bool,
    /// Who could confirm it: neither the proposer nor the person concerned.
    pub deciders: usize,
}

/// Works out what a proposal would bring about if it were confirmed now.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn effects(portal: &Portal, change: &Change) -> Result<Effects, Refusal> {
    let pool = portal.database().statements();
    let proposer = change.proposer.as_ref().map(|(id, _)| *id);
    let able = staff::able_to_confirm(pool).await?;
    let deciders = able.iter().filter(|id| Some(**id) != proposer && Some(**id) != change.person).count();
    let Some(person) = change.person else { return Ok(Effects { invites: true, deciders, ..Effects::default() }) };
    let lost = change.before.without(&change.roles);
    let unheld = staff::held_by_nobody_else(pool, person, &lost).await?;
    let sessions = if lost.is_empty() { 0 } else { sessions::of_person(pool, person, portal.now()).await?.len() };
    let returns = staff::member(pool, person).await?.is_some_and(|member| member.standing == Standing::Left);
    Ok(Effects { lost, unheld, sessions, invites: returns && change.kind == ChangeKind::Roles, deciders })
}

/// Does what a confirmed change says, in the unit of work that confirmed it.
pub(super) async fn carry_out(tx: &mut WriteTx, change: &Change, person: PersonId) -> Result<(), Refusal> {
    if !change.before.without(&change.roles).is_empty() {
        sessions::end_all(tx, person, None).await?;
    }
    let inviter = change.proposer.as_ref().map(|(_, name)| name.as_str()).unwrap_or_default();
    match change.kind {
        ChangeKind::Join => {
            staff::apply(tx, change.id).await?;
            invite(tx, person, inviter, &change.roles).await
        }
        ChangeKind::Roles => {
            staff::apply(tx, change.id).await?;
            let joined = staff::reinstate(tx, person).await?;
            tell(tx, change).await?;
            if joined || !change.before.is_empty() { Ok(()) } else { invite(tx, person, inviter, &change.roles).await }
        }
        ChangeKind::Leave => {
            staff::retire(tx, person).await?;
            tell(tx, change).await
        }
    }
}

async fn tell(tx: &mut WriteTx, change: &Change) -> Result<(), Refusal> {
    let mail = Mail::RoleChanged {
        team: (&*tx.portal().rules().bank_name).into(),
        role: change.roles.to_string().into(),
        when: tx.now(),
        link: link(tx.portal(), "/account"),
    };
    let to = Recipient::new(&*change.email, Some(&*change.name));
    Ok(tx.post(Post { mail, to, key: format!("{}-role-changed", change.id), request: None }).await?)
}
