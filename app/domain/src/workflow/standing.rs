//! Suspending, resuming and archiving: proposed by one, confirmed by another; in an emergency, suspended at once.

use crate::access::{Authorised, ChangeStatus, ConfirmStatus, EmergencySuspend};
use crate::audit::Event;
use crate::field::FieldErrors;
use crate::id::StatusChangeId;
use crate::mail::{Line, Mail, Passage, Recipient};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::standing::{Holder, Kind, Status, Thing};
use crate::store::status_changes::{self, StatusChange, Verdict};
use crate::store::{Context, Post, WriteTx, organisations, standings};
use crate::text::LongText;
use futures::FutureExt;

/// By which rule security suspends alone, and in which version.
pub const EMERGENCY_RULE: &str = "emergency-suspension/1";

/// Proposes to suspend (`Suspended`), to resume (`Active`) or to end for good (`Archived`, `Deleted`).
///
/// # Errors
/// [`Refusal::Fields`] about `reason`; [`Refusal::Moved`] when the present state does not allow it;
/// [`Refusal::NotNow`] while another proposal waits.
pub async fn propose(
    portal: &Portal,
    context: Context,
    by: Authorised<ChangeStatus>,
    thing: Thing,
    to: Status,
    reason: &str,
) -> Result<StatusChangeId, Refusal> {
    let (id, reason) = (portal.id(StatusChangeId::new), read_reason(reason)?);
    portal
        .commit(context, move |tx| {
            async move {
                let holder = locked(tx, thing).await?;
                // Whether it can happen is asked now and again when it is confirmed.
                let _ = holder.move_to(to, &reason, tx.now())?;
                let proposed = status_changes::propose(tx, id, thing, to, &reason, by.person()).await?;
                proposed.map_err(|_| {
                    Refusal::NotNow(format!("Another change of {} waits for confirmation", holder.name))
                })?;
                tx.record(about(&holder, "status_change.proposed", to).because(reason)).await?;
                Ok::<_, Refusal>(id)
            }
            .boxed()
        })
        .await
}

/// Confirms somebody else's proposal: it happens now.
///
/// # Errors
/// [`Refusal::SecondPerson`] to whoever proposed it; [`Refusal::NotFound`] when it waits no longer;
/// [`Refusal::Moved`] when the thing has moved on meanwhile.
pub async fn confirm(
    portal: &Portal,
    context: Context,
    by: Authorised<ConfirmStatus>,
    id: StatusChangeId,
) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let change = waiting(tx, &by, id).await?;
                let holder = locked(tx, change.thing).await?;
                let transition = holder.move_to(change.to, &change.reason, tx.now())?;
                status_changes::decide(tx, id, Verdict::Confirmed, by.person()).await?;
                let confirmed = about(&holder, "status_change.confirmed", change.to);
                tx.record(confirmed.with("proposed_by", change.proposer.clone())).await?;
                standings::apply(tx, &holder, transition).await?;
                Ok::<_, Refusal>(tell(tx, &holder, change.to, &change.reason, &id.to_string()).await?)
            }
            .boxed()
        })
        .await
}

/// Turns somebody else's proposal down: nothing happens.
///
/// # Errors
/// As [`confirm`].
pub async fn turn_down(
    portal: &Portal,
    context: Context,
    by: Authorised<ConfirmStatus>,
    id: StatusChangeId,
) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let change = waiting(tx, &by, id).await?;
                let holder = locked(tx, change.thing).await?;
                status_changes::decide(tx, id, Verdict::Refused, by.person()).await?;
                Ok::<_, Refusal>(tx.record(about(&holder, "status_change.turned_down", change.to)).await?)
            }
            .boxed()
        })
        .await
}

/// Suspends at once, by the rule for emergencies.
///
/// # Errors
/// [`Refusal::Fields`] about `reason`; [`Refusal::Moved`] unless it is active.
pub async fn suspend_in_emergency(
    portal: &Portal,
    context: Context,
    by: Authorised<EmergencySuspend>,
    thing: Thing,
    reason: &str,
) -> Result<(), Refusal> {
    let (id, reason) = (portal.id(StatusChangeId::new), read_reason(reason)?);
    portal
        .commit(context, move |tx| {
            async move {
                let holder = locked(tx, thing).await?;
                let mut transition = holder.suspend(&reason, tx.now())?;
                transition.event = transition.event.with("rule", EMERGENCY_RULE);
                status_changes::insert_by_rule(tx, id, thing, &reason, by.person(), EMERGENCY_RULE).await?;
                standings::apply(tx, &holder, transition).await?;
                Ok::<_, Refusal>(tell(tx, &holder, Status::Suspended, &reason, &id.to_string()).await?)
            }
            .boxed()
        })
        .await
}

fn read_reason(text: &str) -> Result<String, FieldErrors> {
    LongText::parse_at_most(text, 2_000)
        .map(String::from)
        .map_err(|error| FieldErrors::of("reason", error.about("a reason")))
}

async fn locked(tx: &mut WriteTx, thing: Thing) -> Result<Holder, Refusal> {
    standings::lock(tx, thing).await?.ok_or(Refusal::NotFound(thing.kind().words()))
}

async fn waiting(
    tx: &mut WriteTx,
    by: &Authorised<ConfirmStatus>,
    id: StatusChangeId,
) -> Result<StatusChange, Refusal> {
    let change = status_changes::lock(tx, id).await?.ok_or(Refusal::NotFound("proposed change"))?;
    if change.proposed_by == by.person() { Err(Refusal::SecondPerson) } else { Ok(change) }
}

fn about(holder: &Holder, action: &'static str, to: Status) -> Event {
    Event::new(action, holder.subject()).of(holder.organisation).with("to", to.name())
}

/// Writes to the team of whose it is. What ends for good is not told by mail.
async fn tell(
    tx: &mut WriteTx,
    holder: &Holder,
    to: Status,
    reason: &str,
    cause: &str,
) -> Result<(), crate::store::StoreError> {
    let (what, when, reason) = (Line::new(&in_words(holder)), tx.now(), Passage::new(reason));
    let mail = match to {
        Status::Suspended => Mail::Suspended { what, reason, when },
        Status::Active => Mail::Resumed { what, reason, when },
        _ => return Ok(()),
    };
    for (person, name, email) in organisations::team_addresses(tx, holder.organisation).await? {
        let key = format!("status-change:{cause}:{person}");
        tx.post(Post { mail: mail.clone(), to: Recipient::new(email, Some(name)), key, request: None }).await?;
    }
    Ok(())
}

fn in_words(holder: &Holder) -> String {
    let kind = match holder.thing.kind() {
        Kind::Organisation => "organisation",
        Kind::SoftwareStatement => "application",
        Kind::Client => "client",
    };
    format!("the {kind} {}", holder.name)
}
