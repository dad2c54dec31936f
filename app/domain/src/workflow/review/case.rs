//! The case of a registration by machine. Approved, its client is let in, with what is above it and waits too; rejected, it
//! is turned away, with what is above it, waits too and has nothing else below: all of it together, or nothing.

use crate::access::{Authorised, Propose};
use crate::id::{ClientId, DecisionId};
use crate::refusal::Refusal;
use crate::request::{Outcome, RequestState};
use crate::standing::{Activation, Holder, Kind, Standing, Status, Thing};
use crate::store::requests::{self, RequestRecord};
use crate::store::{WriteTx, standings, status_changes};
use crate::workflow::standing::{self, in_words, locked};

/// Locks what a case is about, from the client up, before the case itself: as a change of state does.
pub(super) async fn lock_things(tx: &mut WriteTx, reference: &str) -> Result<(), Refusal> {
    let Some(client) = requests::client_of(tx, reference).await? else { return Ok(()) };
    let holder = locked(tx, Thing::Client(client)).await?;
    for thing in standings::above(tx, &holder).await? {
        locked(tx, thing).await?;
    }
    Ok(())
}

/// Whoever proposes a decision on a case that nobody has taken yet takes it with that.
pub(super) async fn take(
    tx: &mut WriteTx,
    record: RequestRecord,
    by: &Authorised<Propose>,
) -> Result<RequestRecord, Refusal> {
    if record.client.is_none() || !matches!(record.request.state, RequestState::Submitted { .. }) {
        return Ok(record);
    }
    requests::apply(tx, &record, record.request.claim()?).await?;
    super::hold(tx, &record, by.person()).await?;
    requests::lock(tx, record.request.id).await?.ok_or(Refusal::NotFound("request"))
}

/// Whether a decision could be carried out now, and no other change of what it is about waits for a second person.
pub(super) async fn must_be_possible(tx: &mut WriteTx, client: ClientId, outcome: Outcome) -> Result<(), Refusal> {
    for holder in chain(tx, client, outcome).await? {
        if status_changes::is_proposed(tx, holder.thing).await? {
            return Err(Refusal::NotNow(format!("Another change of {} waits for confirmation", in_words(&holder))));
        }
    }
    Ok(())
}

/// Does what two people decided.
pub(super) async fn carry_out(
    tx: &mut WriteTx,
    client: ClientId,
    outcome: Outcome,
    decision: DecisionId,
    reason: &str,
) -> Result<(), Refusal> {
    let chain = chain(tx, client, outcome).await?;
    match outcome {
        // What the maker wrote is for the checker, not for the TPP.
        Outcome::Approve => {
            standing::activate_chain(tx, &chain, &Activation::Decision(decision), "", &decision.to_string()).await
        }
        Outcome::Reject => turn_away(tx, &chain, decision, reason).await,
    }
}

/// What a decision moves, from the top.
async fn chain(tx: &mut WriteTx, client: ClientId, outcome: Outcome) -> Result<Vec<Holder>, Refusal> {
    let holder = locked(tx, Thing::Client(client)).await?;
    match outcome {
        Outcome::Approve => standing::waiting_chain(tx, holder, true).await,
        Outcome::Reject => nothing_else_below(tx, holder).await,
    }
}

async fn nothing_else_below(tx: &mut WriteTx, client: Holder) -> Result<Vec<Holder>, Refusal> {
    let above = standings::above(tx, &client).await?;
    let mut chain = vec![client];
    for thing in above.into_iter().rev() {
        let holder = locked(tx, thing).await?;
        if holder.standing != Standing::Pending || !standings::has_one_below(tx, thing).await? {
            break;
        }
        chain.push(holder);
    }
    chain.reverse();
    Ok(chain)
}

async fn turn_away(tx: &mut WriteTx, chain: &[Holder], decision: DecisionId, reason: &str) -> Result<(), Refusal> {
    for holder in chain {
        match holder.thing.kind() {
            Kind::Client => {
                let transition = holder.turn_away(reason, decision, tx.now())?;
                standings::turn_away(tx, holder, decision, transition).await?;
            }
            Kind::Organisation | Kind::SoftwareStatement => {
                let transition = holder.refuse(reason)?;
                standings::apply(tx, holder, transition).await?;
            }
        }
    }
    Ok(standing::tell_chain(tx, chain, Status::Refused, reason, &decision.to_string()).await?)
}
