//! The second person: confirms or refuses what somebody else proposed.

use super::effect::carry_out;
use super::propose::{event, present, whole};
use super::refresh;
use crate::access::{Authorised, ChangeTrust, ConfirmTrust};
use crate::field::FieldErrors;
use crate::id::TrustChangeId;
use crate::portal::{Environment, Portal};
use crate::refusal::{Conflict, Refusal};
use crate::store::trust::{self, Change, ChangeStatus, Verdict};
use crate::store::{Context, WriteTx};
use crate::text::{LongText, is_blank};
use crate::trust::Item;
use futures::FutureExt;

/// What a second person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Confirm,
    /// No; the note says why.
    Refuse,
}

/// Confirms or refuses a change of trust. A confirmed one acts on this server at once, and on every other within seconds.
///
/// # Errors
/// [`Refusal::SecondPerson`] to the proposer, [`Refusal::Conflict`] when it was decided already, [`Refusal::NotNow`] when what
/// it would lead to does not fit any more, [`Refusal::Fields`] about `note`.
pub async fn decide(
    portal: &Portal,
    context: Context,
    by: Authorised<ConfirmTrust>,
    id: TrustChangeId,
    decision: Decision,
    note: &str,
) -> Result<Change, Refusal> {
    let note = read_note(decision, note)?;
    let decided = portal.commit(context, move |tx| settle(tx, by, id, decision, note).boxed()).await?;
    refresh(portal).await?;
    Ok(decided)
}

async fn settle(
    tx: &mut WriteTx,
    by: Authorised<ConfirmTrust>,
    id: TrustChangeId,
    decision: Decision,
    note: String,
) -> Result<Change, Refusal> {
    trust::lock_all(tx).await?;
    let change = waiting(tx, id).await?;
    if change.proposer.as_ref().is_some_and(|(proposer, _)| *proposer == by.person()) {
        return Err(Refusal::SecondPerson);
    }
    if decision == Decision::Refuse {
        trust::decide(tx, id, Verdict::Refused(by.person()), &note).await?;
        tx.record(event("trust.change_refused", &change).because(note)).await?;
        return Ok(change);
    }
    still_fits(tx, &change).await?;
    trust::decide(tx, id, Verdict::Confirmed(by.person()), &note).await?;
    let proposer = change.proposer.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
    let confirmed = event("trust.change_confirmed", &change).because(&*change.reason);
    tx.record(confirmed.with("proposed_by", proposer)).await?;
    carry_out(tx, &change).await?;
    Ok(change)
}

fn read_note(decision: Decision, note: &str) -> Result<String, FieldErrors> {
    if decision == Decision::Confirm && is_blank(note) {
        return Ok(String::new());
    }
    let text = LongText::parse_at_most(note, 500).map_err(|error| FieldErrors::of("note", error.about("a reason")))?;
    Ok(text.to_string())
}

/// Time has passed since it was proposed: certificates expire, and others change what it goes with.
async fn still_fits(tx: &mut WriteTx, change: &Change) -> Result<(), Refusal> {
    let production = tx.portal().rules().environment == Environment::Production;
    let present = present(tx).await?;
    let before = present.find(change.list, &change.entry).map(|item| item.stored());
    if before != change.before {
        let sentence = "What this replaces has changed since it was proposed. Refuse it, and propose anew.";
        return Err(Refusal::NotNow(sentence.to_owned()));
    }
    let after = match &change.after {
        None => None,
        Some(stored) => Some(
            Item::read(change.list, stored, production)
                .ok_or_else(|| Refusal::NotNow("This does not fit the rules of this server: refuse it".to_owned()))?,
        ),
    };
    match whole(tx, &present, change.list, &change.entry, after.as_ref()) {
        Err(refusal @ Refusal::Fields(_)) => Err(Refusal::NotNow(format!("{}. Refuse it.", refusal.sentences()))),
        other => other,
    }
}

/// Takes back one's own proposal.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody else's, [`Refusal::Conflict`] when it was decided already.
pub async fn withdraw(
    portal: &Portal,
    context: Context,
    by: Authorised<ChangeTrust>,
    id: TrustChangeId,
) -> Result<Change, Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                trust::lock_all(tx).await?;
                let change = waiting(tx, id).await?;
                if change.proposer.as_ref().is_none_or(|(proposer, _)| *proposer != by.person()) {
                    return Err(Refusal::NotFound("proposal of yours"));
                }
                trust::decide(tx, id, Verdict::Withdrawn, "").await?;
                tx.record(event("trust.change_withdrawn", &change)).await?;
                Ok(change)
            }
            .boxed()
        })
        .await
}

async fn waiting(tx: &mut WriteTx, id: TrustChangeId) -> Result<Change, Refusal> {
    let environment = tx.portal().rules().environment;
    let found = trust::find(tx.connection(), environment, id).await?;
    let change = found.ok_or(Refusal::NotFound("change of trust"))?;
    if change.status == ChangeStatus::Proposed {
        return Ok(change);
    }
    let by = change.decider.or(change.proposer).map_or_else(|| "the configuration file".to_owned(), |(_, name)| name);
    let at = change.decided_at.unwrap_or(change.proposed_at);
    let what = format!("The change of {}", change.title);
    Err(Conflict { what, by, at, now: change.status.words().to_owned() }.into())
}
