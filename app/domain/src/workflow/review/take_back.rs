//! Taking a decision back, while its mail still waits: nobody outside the bank has been told.

use super::{Seen, changed, lock_seen};
use crate::access::{Authorised, Claim};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::request::{Ground, RequestState};
use crate::store::requests::RequestRecord;
use crate::store::{Context, WriteTx, decisions, mails, organisations, requests};
use crate::transition::Transition;
use futures::FutureExt;

/// Takes a decision back: by either of the two who took it, as long as its mail waits in the outbox. The mail is gone
/// with it, and so is the organisation that an approval made; the request waits for a second person again.
///
/// # Errors
/// [`Refusal::NotNow`] to others, once the mail is on its way, and once the applicant has made something of an approval;
/// [`Refusal::Moved`] for a request that is not decided; [`Refusal::Conflict`] when it changed meanwhile.
pub async fn take_back(portal: &Portal, context: Context, by: Authorised<Claim>, seen: Seen) -> Result<(), Refusal> {
    portal.commit(context, move |tx| async move { undo(tx, &by, &seen).await }.boxed()).await
}

async fn undo(tx: &mut WriteTx, by: &Authorised<Claim>, seen: &Seen) -> Result<(), Refusal> {
    let record = lock_seen(tx, seen).await?;
    if record.client.is_some() {
        return Err(not_now("A decision on a registration acts at once: suspend what it let in instead"));
    }
    let mut step = record.request.take_back(record.due_at.unwrap_or_else(|| tx.now()))?;
    let (RequestState::Approved { by: Ground::Decision(decision), .. }
    | RequestState::Rejected { by: Ground::Decision(decision), .. }) = record.request.state
    else {
        return Err(changed(tx, &record).await?);
    };
    if !decisions::makers(tx, decision).await?.contains(&by.person()) {
        return Err(not_now("Only the two who took this decision can take it back"));
    }
    if mails::withdraw_waiting(tx, record.request.id).await? == 0 {
        return Err(not_now("The applicant has been told: this decision can no longer be taken back"));
    }
    decisions::take_back(tx, decision, by.person()).await?;
    if matches!(record.request.state, RequestState::Approved { .. }) {
        step = without_organisation(tx, &record, step).await?;
    }
    step.event = step.event.with("decision", decision.to_string());
    Ok(requests::apply(tx, &record, step).await?)
}

async fn without_organisation(
    tx: &mut WriteTx,
    record: &RequestRecord,
    mut step: Transition<RequestState>,
) -> Result<Transition<RequestState>, Refusal> {
    let joined = decisions::latest_proposal(tx, record.request.id).await?.and_then(|proposal| proposal.joins);
    let removed = match (joined, record.person) {
        (Some(joined), Some(person)) => organisations::leave_again(tx, joined.id, person).await?,
        _ => organisations::remove_unused(tx, record.request.id).await?,
    };
    let (reference, name) = removed.map_err(|_| {
        not_now("The applicant has begun to use the approval: suspend the TPP instead of taking the decision back")
    })?;
    step.event = step.event.with("organisation", format!("{reference} {name}"));
    Ok(step)
}

fn not_now(why: &str) -> Refusal {
    Refusal::NotNow(why.to_owned())
}
