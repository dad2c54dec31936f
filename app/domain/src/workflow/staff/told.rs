//! Who hears of a change of staff: those who can confirm it, and once it is in force those who watch.

use crate::access::{ConfirmStaff, StaffPermission, StaffRole};
use crate::id::PersonId;
use crate::mail::{Line, Mail, Passage, Recipient};
use crate::store::staff::{Change, ChangeKind};
use crate::store::{Post, StoreError, WriteTx, people};
use crate::workflow::sign_up::link;

/// Asks everybody who can confirm a proposal: neither its proposer nor the person concerned.
pub(super) async fn ask_to_confirm(tx: &mut WriteTx, change: &Change) -> Result<(), StoreError> {
    let proposer = change.proposer.as_ref();
    let mail = Mail::ConfirmationNeeded {
        what: Line::new(&what(change)),
        proposer: Line::new(proposer.map(|(_, name)| name.as_str()).unwrap_or_default()),
        reason: Passage::new(&change.reason),
        until: None,
        link: link(tx.portal(), &format!("/admin/staff/changes/{}", change.id)),
    };
    let uninvolved = |person: &PersonId| proposer.map(|(id, _)| id) != Some(person) && change.person != Some(*person);
    for (person, name, email) in people::addresses_holding(tx, ConfirmStaff::HELD_BY).await? {
        if uninvolved(&person) {
            let (key, to) = (format!("confirm-{}-{person}", change.id), Recipient::new(email, Some(name)));
            tx.post(Post { mail: mail.clone(), to, key, request: None }).await?;
        }
    }
    Ok(())
}

/// Tells security and auditors who may do what from now on. Whoever it is about has a mail of their own.
pub(super) async fn tell_watchers(tx: &mut WriteTx, change: &Change, by: &str) -> Result<(), StoreError> {
    let roles = if change.roles.is_empty() { "none".to_owned() } else { change.roles.to_string() };
    let mail = Mail::StaffChanged {
        who: Line::new(&change.name),
        roles: Line::new(&roles),
        by: Line::new(by),
        reason: Passage::new(&change.reason),
        when: tx.now(),
    };
    for (person, name, email) in people::addresses_holding(tx, &[StaffRole::Security, StaffRole::Auditor]).await? {
        if change.person != Some(person) {
            let (key, to) = (format!("staff-changed-{}-{person}", change.id), Recipient::new(email, Some(name)));
            tx.post(Post { mail: mail.clone(), to, key, request: None }).await?;
        }
    }
    Ok(())
}

fn what(change: &Change) -> String {
    match change.kind {
        ChangeKind::Join => format!("the entry of {} as {}", change.name, change.roles),
        ChangeKind::Roles => format!("other roles for {}: {}", change.name, change.roles),
        ChangeKind::Leave => format!("the departure of {}", change.name),
    }
}
