//! The second person: confirms or refuses what somebody else proposed about somebody else.

use super::effect::carry_out;
use super::propose::{account, event};
use super::told::tell_watchers;
use crate::access::{Authorised, ChangeStaff, ConfirmStaff, StaffRole};
use crate::field::FieldErrors;
use crate::id::{PersonId, StaffChangeId};
use crate::portal::Portal;
use crate::refusal::{Conflict, Refusal};
use crate::store::staff::{Change, ChangeStatus, Verdict};
use crate::store::{Context, WriteTx, staff};
use crate::text::{EmailAddress, LongText, is_blank};
use futures::FutureExt;

/// What a second person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Confirm,
    /// No; the note says why.
    Refuse,
}

/// Confirms or refuses a change.
///
/// # Errors
/// [`Refusal::SecondPerson`] to the proposer, [`Refusal::AboutYourself`] to the person concerned, [`Refusal::Conflict`]
/// when it was decided already, [`Refusal::Fields`] about `note`, [`Refusal::NotNow`] when nobody would be left for Platform.
pub async fn decide(
    portal: &Portal,
    context: Context,
    by: Authorised<ConfirmStaff>,
    id: StaffChangeId,
    decision: Decision,
    note: &str,
) -> Result<Change, Refusal> {
    let note = read_note(decision, note)?;
    portal
        .commit(context, move |tx| {
            async move {
                staff::lock_all(tx).await?;
                let change = waiting(tx, id).await?;
                if change.proposer.as_ref().is_some_and(|(proposer, _)| *proposer == by.person()) {
                    return Err(Refusal::SecondPerson);
                }
                if change.person == Some(by.person()) {
                    return Err(Refusal::AboutYourself);
                }
                match decision {
                    Decision::Confirm => confirm(tx, change, &by, &note).await,
                    Decision::Refuse => {
                        staff::decide(tx, id, Verdict::Refused { by: by.person() }, &note).await?;
                        tx.record(event("staff.change_refused", &change).because(note)).await?;
                        Ok(change)
                    }
                }
            }
            .boxed()
        })
        .await
}

fn read_note(decision: Decision, note: &str) -> Result<String, FieldErrors> {
    if decision == Decision::Confirm && is_blank(note) {
        return Ok(String::new());
    }
    let text = LongText::parse_at_most(note, 500).map_err(|error| FieldErrors::of("note", error.about("a reason")))?;
    Ok(text.to_string())
}

async fn confirm(
    tx: &mut WriteTx,
    mut change: Change,
    by: &Authorised<ConfirmStaff>,
    note: &str,
) -> Result<Change, Refusal> {
    let person = if let Some(person) = change.person {
        keep_platform(tx, person, &change).await?;
        person
    } else {
        let email = EmailAddress::parse(&change.email).map_err(|_| Refusal::NotFound("address"))?;
        account(tx, &change.name, &email).await?
    };
    staff::decide(tx, change.id, Verdict::Confirmed { by: by.person(), person }, note).await?;
    change.person = Some(person);
    let proposer = change.proposer.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
    let confirmed = event("staff.change_confirmed", &change).because(&*change.reason);
    tx.record(confirmed.with("proposed_by", proposer.clone())).await?;
    carry_out(tx, &change, person).await?;
    tell_watchers(tx, &change, &format!("{proposer} and {}", by.name())).await?;
    Ok(change)
}

async fn keep_platform(tx: &mut WriteTx, person: PersonId, change: &Change) -> Result<(), Refusal> {
    let lost = change.before.without(&change.roles);
    if staff::held_by_nobody_else(tx.connection(), person, &lost).await?.contains(StaffRole::Platform) {
        let sentence = "Nobody would be left with the role Platform. Give it to another person first.";
        return Err(Refusal::NotNow(sentence.to_owned()));
    }
    Ok(())
}

/// Takes back one's own proposal.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody else's, [`Refusal::Conflict`] when it was decided already.
pub async fn withdraw(
    portal: &Portal,
    context: Context,
    by: Authorised<ChangeStaff>,
    id: StaffChangeId,
) -> Result<Change, Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                staff::lock_all(tx).await?;
                let change = waiting(tx, id).await?;
                if change.proposer.as_ref().is_none_or(|(proposer, _)| *proposer != by.person()) {
                    return Err(Refusal::NotFound("proposal of yours"));
                }
                staff::decide(tx, id, Verdict::Withdrawn, "").await?;
                tx.record(event("staff.change_withdrawn", &change)).await?;
                Ok(change)
            }
            .boxed()
        })
        .await
}

async fn waiting(tx: &mut WriteTx, id: StaffChangeId) -> Result<Change, Refusal> {
    let change = staff::lock(tx, id).await?.ok_or(Refusal::NotFound("change of staff"))?;
    if change.status == ChangeStatus::Proposed {
        return Ok(change);
    }
    let by = change.decider.or(change.proposer).map_or_else(|| "the console".to_owned(), |(_, name)| name);
    let at = change.decided_at.unwrap_or(change.proposed_at);
    let what = format!("The change of {}", change.name);
    Err(Conflict { what, by, at, now: change.status.words().to_owned() }.into())
}
