//! Suspending, resuming and archiving: proposed by one, confirmed by another; in an emergency, suspended at once.

use crate::access::{Authorised, ChangeStatus, ConfirmStatus, EmergencySuspend, StaffRole};
use crate::audit::Event;
use crate::field::FieldErrors;
use crate::id::StatusChangeId;
use crate::mail::{Holds, Line, Mail, Passage, Recipient};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::request::Outcome;
use crate::standing::{Activation, Holder, Kind, Standing, Status, Thing};
use crate::store::status_changes::{self, Emergency, Move, StatusChange, Verdict};
use crate::store::{
    Context, Post, StoreError, WriteTx, organisations, people, requests, software_statements, standings,
};
use crate::text::LongText;
use crate::workflow::sign_up::link;
use futures::FutureExt;
use time::{Duration, OffsetDateTime};

/// By which rule security suspends alone, and in which version.
pub const EMERGENCY_RULE: &str = "emergency-suspension/2";
/// How long that holds without a second person.
pub const CONFIRM_EMERGENCY_WITHIN: Duration = Duration::hours(24);
/// Why it ends then, for its owner to read.
const NOT_CONFIRMED: &str =
    "It was suspended in an emergency, and nobody else at the bank confirmed it within 24 hours.";
/// Why it ends when a second person says so.
const TURNED_DOWN: &str = "It was suspended in an emergency, and a second person at the bank ended that.";

/// Proposes to let in or to resume (`Active`), to suspend (`Suspended`), to turn away (`Refused`) or to end for good
/// (`Archived`, `Deleted`).
///
/// # Errors
/// [`Refusal::Fields`] about `reason`; [`Refusal::Moved`] when the present state does not allow it;
/// [`Refusal::NotNow`] while another proposal waits, or while what is above it is not active.
pub async fn propose(
    portal: &Portal,
    context: Context,
    by: Authorised<ChangeStatus>,
    thing: Thing,
    to: impl Into<Move>,
    reason: &str,
) -> Result<StatusChangeId, Refusal> {
    let (id, reason, to) = (portal.id(StatusChangeId::new), read_reason(reason)?, to.into());
    portal
        .commit(context, move |tx| {
            async move {
                let holder = locked(tx, thing).await?;
                // Whether it can happen is asked now and again when it is confirmed.
                if is_let_in(&holder, to.status()) {
                    for waiting in waiting_chain(tx, holder.clone(), to == Move::ActivateWhole).await? {
                        no_case_may_wait(tx, &waiting).await?;
                    }
                } else {
                    let _ = holder.move_to(to.status(), &reason, tx.now())?;
                    no_case_may_wait(tx, &holder).await?;
                }
                let proposed = status_changes::propose(tx, id, thing, to, &reason, by.person()).await?;
                proposed.map_err(|_| {
                    Refusal::NotNow(format!("Another change of {} waits for confirmation", holder.name))
                })?;
                tx.record(about(&holder, "status_change.proposed", to.status()).because(reason)).await?;
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
                let confirmed = about(&holder, "status_change.confirmed", change.to);
                let confirmed = confirmed.with("proposed_by", change.proposer.clone());
                if change.lapses_at.is_some() {
                    must_still_act(&holder, &change)?;
                    status_changes::decide(tx, id, Verdict::Confirmed, by.person()).await?;
                    tx.record(confirmed.with("rule", EMERGENCY_RULE)).await?;
                    let kept = suspended(&holder, &change.reason, change.proposed_at, Holds::Kept);
                    return Ok(write(tx, &holder, &kept, &format!("{id}-kept")).await?);
                }
                if is_let_in(&holder, change.to) {
                    return let_in(tx, &by, holder, &change, confirmed).await;
                }
                let transition = holder.move_to(change.to, &change.reason, tx.now())?;
                status_changes::decide(tx, id, Verdict::Confirmed, by.person()).await?;
                tx.record(confirmed).await?;
                status_changes::overtake(tx, change.thing).await?;
                standings::apply(tx, &holder, transition).await?;
                if change.to.is_final() {
                    settle_cases(tx, change.thing, Outcome::Reject, id).await?;
                }
                Ok::<_, Refusal>(tell(tx, &holder, change.to, &change.reason, &id.to_string()).await?)
            }
            .boxed()
        })
        .await
}

/// True for what waits and is to be active: it is activated, not resumed.
fn is_let_in(holder: &Holder, to: Status) -> bool {
    holder.standing == Standing::Pending && to == Status::Active
}

/// What is activated with a thing, from the top: what is above it and waits too, where that is meant, and itself.
pub(super) async fn waiting_chain(tx: &mut WriteTx, holder: Holder, whole: bool) -> Result<Vec<Holder>, Refusal> {
    let mut chain = Vec::new();
    for thing in standings::above(tx, &holder).await? {
        let above = locked(tx, thing).await?;
        match above.status() {
            Status::Active => {}
            Status::Pending if whole => chain.push(above),
            status => {
                let state = status.to_string().to_lowercase();
                return Err(Refusal::NotNow(format!("Activation goes from the top: {} is {state}", in_words(&above))));
            }
        }
    }
    chain.push(holder);
    Ok(chain)
}

/// Lets a thing in, and what hangs together with it: all of it, or nothing.
async fn let_in(
    tx: &mut WriteTx,
    by: &Authorised<ConfirmStatus>,
    holder: Holder,
    change: &StatusChange,
    confirmed: Event,
) -> Result<(), Refusal> {
    let chain = waiting_chain(tx, holder, change.whole).await?;
    status_changes::decide(tx, change.id, Verdict::Confirmed, by.person()).await?;
    tx.record(confirmed).await?;
    let by = Activation::Change(change.id);
    activate_chain(tx, &chain, &by, &change.reason, &change.id.to_string()).await?;
    for holder in chain.iter().filter(|holder| holder.thing.kind() == Kind::Client) {
        settle_cases(tx, holder.thing, Outcome::Approve, change.id).await?;
    }
    Ok(())
}

/// Activates what hangs together, from the top, and tells its people once. Where one step cannot be, none is, and it is named.
pub(super) async fn activate_chain(
    tx: &mut WriteTx,
    chain: &[Holder],
    by: &Activation,
    reason: &str,
    cause: &str,
) -> Result<(), Refusal> {
    for holder in chain {
        let transition = holder.activate(by, Status::Active)?;
        standings::activate(tx, holder, by, transition).await.map_err(|error| stopped_at(holder, error))?;
    }
    Ok(tell_chain(tx, chain, Status::Active, reason, cause).await?)
}

fn stopped_at(holder: &Holder, error: StoreError) -> Refusal {
    if !error.is_constraint() {
        return error.into();
    }
    tracing::error!(%error, thing = %holder.thing.id(), "an activation was refused by a constraint");
    Refusal::NotNow(format!("It stopped at {}, which cannot be activated. Nothing was changed", in_words(holder)))
}

/// Tells the people of what hangs together, in one mail, that all of it is let in or turned away.
pub(super) async fn tell_chain(
    tx: &mut WriteTx,
    chain: &[Holder],
    to: Status,
    reason: &str,
    cause: &str,
) -> Result<(), StoreError> {
    let Some(last) = chain.last() else { return Ok(()) };
    let (what, reason, when) = (Line::new(&listed(chain)), Passage::new(reason), tx.now());
    let mail = match to {
        Status::Active => Mail::Activated { what, reason, when },
        _ => Mail::TurnedAway { what, reason, when },
    };
    write(tx, last, &mail, cause).await
}

/// “the organisation A, the application B and the client C”.
fn listed(chain: &[Holder]) -> String {
    let names: Vec<_> = chain.iter().map(in_words).collect();
    match names.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        names => names.concat(),
    }
}

/// What registered by machine is in the queue too: what happens to it here decides its case there.
async fn settle_cases(tx: &mut WriteTx, thing: Thing, outcome: Outcome, change: StatusChangeId) -> Result<(), Refusal> {
    for case in requests::lock_cases_below(tx, thing.id()).await? {
        let step = case.request.settle(outcome, change, tx.now())?;
        requests::apply(tx, &case, step).await?;
    }
    Ok(())
}

/// While two people are at a case, nobody proposes the same beside it.
async fn no_case_may_wait(tx: &mut WriteTx, holder: &Holder) -> Result<(), Refusal> {
    match requests::proposed_below(tx, holder.thing.id()).await? {
        Some(case) if holder.standing == Standing::Pending => Err(Refusal::NotNow(format!(
            "A decision on {case}, which is about {}, waits for a second person already",
            in_words(holder)
        ))),
        _ => Ok(()),
    }
}

/// An emergency suspension acts from the instant of its proposal, until anything else happens.
fn acts(holder: &Holder, change: &StatusChange) -> bool {
    matches!(holder.standing, Standing::Suspended { since, .. } if since == change.proposed_at)
}

fn must_still_act(holder: &Holder, change: &StatusChange) -> Result<(), Refusal> {
    if acts(holder, change) { Ok(()) } else { Err(Refusal::NotNow(format!("{} has moved on meanwhile", holder.name))) }
}

/// Turns somebody else's proposal down: nothing happens; an emergency suspension ends.
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
                tx.record(about(&holder, "status_change.turned_down", change.to)).await?;
                if change.lapses_at.is_some() && acts(&holder, &change) {
                    end_emergency(tx, &holder, &change, TURNED_DOWN).await?;
                }
                Ok::<_, Refusal>(())
            }
            .boxed()
        })
        .await
}

/// What stood before the emergency stands again; the tokens from before stay dead.
async fn end_emergency(tx: &mut WriteTx, holder: &Holder, change: &StatusChange, why: &str) -> Result<(), Refusal> {
    let mut transition = holder.move_to(Status::Active, why, tx.now())?;
    transition.event = transition.event.with("rule", EMERGENCY_RULE);
    standings::apply(tx, holder, transition).await?;
    Ok(tell(tx, holder, Status::Active, why, &format!("{}-ended", change.id)).await?)
}

/// Ends the emergency suspensions that nobody confirmed in time. Gives how many there were.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn end_unconfirmed(portal: &Portal) -> Result<usize, Refusal> {
    portal
        .commit(Context::system("expiry"), |tx| {
            async move {
                let lapsed = status_changes::lock_lapsed(tx).await?;
                for change in &lapsed {
                    let holder = locked(tx, change.thing).await?;
                    status_changes::lapse(tx, change.id).await?;
                    let event = about(&holder, "status_change.lapsed", change.to);
                    tx.record(event.with("proposed_by", change.proposer.clone())).await?;
                    if acts(&holder, change) {
                        end_emergency(tx, &holder, change, NOT_CONFIRMED).await?;
                    }
                }
                Ok::<_, Refusal>(lapsed.len())
            }
            .boxed()
        })
        .await
}

/// Suspends at once, by the rule for emergencies. It ends by itself unless somebody else confirms it within
/// [`CONFIRM_EMERGENCY_WITHIN`].
///
/// # Errors
/// [`Refusal::Fields`] about `reason`; [`Refusal::Moved`] unless it is active.
pub async fn suspend_in_emergency(
    portal: &Portal,
    context: Context,
    by: Authorised<EmergencySuspend>,
    thing: Thing,
    reason: &str,
) -> Result<StatusChangeId, Refusal> {
    let (id, reason) = (portal.id(StatusChangeId::new), read_reason(reason)?);
    portal
        .commit(context, move |tx| {
            async move {
                let holder = locked(tx, thing).await?;
                let lapses_at = tx.now() + CONFIRM_EMERGENCY_WITHIN;
                let mut transition = holder.suspend(&reason, tx.now())?;
                transition.event = transition.event.with("rule", EMERGENCY_RULE);
                let (rule, by) = (EMERGENCY_RULE, (by.person(), by.name().to_owned()));
                status_changes::overtake(tx, thing).await?;
                let new = Emergency { id, thing, reason: &reason, by: by.0, rule, lapses_at };
                status_changes::insert_emergency(tx, &new).await?;
                standings::apply(tx, &holder, transition).await?;
                let mail = suspended(&holder, &reason, tx.now(), Holds::UntilUnlessKept(lapses_at));
                write(tx, &holder, &mail, &id.to_string()).await?;
                ask_approvers(tx, &new, &in_words(&holder), &by.1).await?;
                Ok::<_, Refusal>(id)
            }
            .boxed()
        })
        .await
}

/// When a suspension since `since` ends by itself: one in an emergency, which no second person has kept yet.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn ends_by_itself(
    portal: &Portal,
    thing: Thing,
    since: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, Refusal> {
    let waiting = status_changes::waiting(portal.database().statements(), Some(thing)).await?;
    Ok(waiting.iter().find(|change| change.proposed_at == since).and_then(|change| change.lapses_at))
}

/// Whoever can confirm it hears of it at once.
async fn ask_approvers(tx: &mut WriteTx, new: &Emergency<'_>, what: &str, proposer: &str) -> Result<(), StoreError> {
    let mail = Mail::ConfirmationNeeded {
        what: Line::new(&format!("the emergency suspension of {what}")),
        proposer: Line::new(proposer),
        reason: Passage::new(new.reason),
        until: Some(new.lapses_at),
        link: link(tx.portal(), &format!("/admin/changes/{}", new.id)),
    };
    for (person, name, email) in people::addresses_holding(tx, &[StaffRole::Approver]).await? {
        if person != new.by {
            let (key, to) = (format!("confirm-{}-{person}", new.id), Recipient::new(email, Some(name)));
            tx.post(Post { mail: mail.clone(), to, key, request: None }).await?;
        }
    }
    Ok(())
}

fn read_reason(text: &str) -> Result<String, FieldErrors> {
    LongText::parse_at_most(text, 2_000)
        .map(String::from)
        .map_err(|error| FieldErrors::of("reason", error.about("a reason")))
}

pub(super) async fn locked(tx: &mut WriteTx, thing: Thing) -> Result<Holder, Refusal> {
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

/// Tells the team of whose it is, and the contacts of its statement where it came by machine.
pub(super) async fn tell(
    tx: &mut WriteTx,
    holder: &Holder,
    to: Status,
    reason: &str,
    cause: &str,
) -> Result<(), StoreError> {
    let (what, when) = (Line::new(&in_words(holder)), tx.now());
    let mail = match to {
        Status::Suspended => suspended(holder, reason, when, Holds::UntilLifted),
        Status::Active => Mail::Resumed { what, reason: Passage::new(reason), when },
        Status::Refused => Mail::TurnedAway { what, reason: Passage::new(reason), when },
        _ => Mail::Ended { what, reason: Passage::new(reason), when },
    };
    write(tx, holder, &mail, cause).await
}

fn suspended(holder: &Holder, reason: &str, when: OffsetDateTime, holds: Holds) -> Mail {
    Mail::Suspended { what: Line::new(&in_words(holder)), reason: Passage::new(reason), when, holds }
}

async fn write(tx: &mut WriteTx, holder: &Holder, mail: &Mail, cause: &str) -> Result<(), StoreError> {
    let team = organisations::team_addresses(tx, holder.organisation).await?;
    let known: Vec<_> = team.iter().map(|(.., email)| email.to_lowercase()).collect();
    for (person, name, email) in team {
        let key = format!("status-change:{cause}:{person}");
        tx.post(Post { mail: mail.clone(), to: Recipient::new(email, Some(name)), key, request: None }).await?;
    }
    for email in software_statements::contacts(tx, holder.thing).await? {
        if !known.contains(&email.to_lowercase()) {
            let key = format!("status-change:{cause}:{}", email.to_lowercase());
            tx.post(Post { mail: mail.clone(), to: Recipient::new(email, None::<&str>), key, request: None }).await?;
        }
    }
    Ok(())
}

pub(super) fn in_words(holder: &Holder) -> String {
    let kind = match holder.thing.kind() {
        Kind::Organisation => "organisation",
        Kind::SoftwareStatement => "application",
        Kind::Client => "client",
    };
    format!("the {kind} {}", holder.name)
}
